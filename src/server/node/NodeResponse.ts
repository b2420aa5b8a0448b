/**
 * Writing a response of Effect to `node:http`.
 *
 * @module
 */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Cookies from "effect/http/Cookies"
import * as HttpBody from "effect/http/HttpBody"
import { causeResponse, type HttpServerError } from "effect/http/HttpServerError"
import type { HttpServerRequest } from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Stream from "effect/Stream"
import type { ServerResponse } from "node:http"
import { leavesTooMuch } from "./Unread.ts"
import { NodeRequest } from "./NodeRequest.ts"

type EffectResponse = HttpServerResponse.HttpServerResponse
type Sent = Effect.Effect<unknown, HttpServerError>

const headersOf = ({ cookies, headers, status }: EffectResponse) => {
  const all: Record<string, string | number | Array<string>> = { ...headers }
  const length = headers["content-length"]
  if (status === 204 || status === 205) delete all["content-length"]
  // Node 22.13 compares what is sent with this as a number.
  else if (length !== undefined) all["content-length"] = Number(length)
  if (!Cookies.isEmpty(cookies)) all["set-cookie"] = Cookies.toSetCookieHeaders(cookies)
  return all
}

const writeHead = ({ response, source }: NodeRequest, answer: EffectResponse, isStream = false) => {
  const headers = headersOf(answer)
  if (headers.connection === "close" || leavesTooMuch(source, isStream)) {
    response.shouldKeepAlive = false
  }
  if (answer.statusText === undefined) response.writeHead(answer.status, headers)
  else response.writeHead(answer.status, answer.statusText, headers)
}

const drained = (response: ServerResponse) =>
  Effect.callback<void>((resume) => {
    const onDrain = () => resume(Effect.void)
    response.once("drain", onDrain)
    return Effect.sync(() => response.off("drain", onDrain))
  })

/** A response that ends half-way must not look whole: its connection is broken off. */
const breakOff = (request: NodeRequest) => <E>(cause: Cause.Cause<E>) => {
  const { response } = request
  if (response.headersSent) {
    response.destroy()
    return Effect.failCause(cause)
  }
  return Effect.flatMap(causeResponse(cause), ([{ status }, cause]) => {
    response.writeHead(status).end()
    return Effect.failCause(cause)
  })
}

// A client that goes away interrupts it, and so does the end of the server.
const sendStream = <E>(
  request: NodeRequest,
  answer: EffectResponse,
  stream: Stream.Stream<Uint8Array, E>,
): Sent => {
  const { response } = request
  writeHead(request, answer, true)
  return stream.pipe(
    Stream.orDie,
    Stream.runForEachArray((chunks) => {
      const chunk = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)
      return response.write(chunk) ? Effect.void : drained(response)
    }),
    Effect.interruptible,
    Effect.andThen(Effect.sync(() => response.end())),
    Effect.catchCause(breakOff(request)),
  )
}

const send = (request: NodeRequest, answer: EffectResponse): Sent => {
  const { method, response } = request
  // Nothing reaches a client that went away.
  if (response.destroyed || response.writableEnded) return Effect.void
  if (HttpServerResponse.omitsBody(answer, method === "HEAD")) {
    writeHead(request, answer)
    response.end()
    return Effect.void
  }
  response.strictContentLength = true
  const { body } = answer
  switch (body._tag) {
    case "Empty":
      writeHead(request, answer)
      response.end()
      return Effect.void
    case "Uint8Array":
      // Text goes out together with the head.
      writeHead(request, answer)
      response.end(body.text ?? body.body)
      return Effect.void
    case "Stream":
      return sendStream(request, answer, body.stream)
    default: {
      const web = HttpServerResponse.toWeb(answer)
      const whole = HttpServerResponse.setHeaders(answer, [...web.headers])
      const parts = web.body
      if (parts === null) return send(request, HttpServerResponse.setBody(whole, HttpBody.empty))
      return sendStream(
        request,
        whole,
        Stream.fromReadableStream({ evaluate: () => parts, onError: (cause) => cause }),
      )
    }
  }
}

/** Writes the response to a request. */
export const sendResponse = (request: HttpServerRequest, answer: EffectResponse): Sent => {
  if (!(request instanceof NodeRequest)) return Effect.die("not a request of this server")
  try {
    return send(request, answer)
  } catch (defect) {
    // Node refuses some headers, and whatever is not as long as it is said to be.
    return breakOff(request)(Cause.die(defect))
  }
}
