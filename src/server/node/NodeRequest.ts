/**
 * A request of `node:http` as one of Effect.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Cookies from "effect/http/Cookies"
import * as Headers from "effect/http/Headers"
import * as HttpIncomingMessage from "effect/http/HttpIncomingMessage"
import { HttpServerError, RequestParseError } from "effect/http/HttpServerError"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as Multipart from "effect/http/Multipart"
import * as UrlParams from "effect/http/UrlParams"
import * as Inspectable from "effect/Inspectable"
import * as Option from "effect/Option"
import type { Json } from "effect/Schema"
import type { Socket } from "effect/socket/Socket"
import * as Stream from "effect/Stream"
import type { IncomingMessage, ServerResponse } from "node:http"
import { BodyTooLarge, readParts, readWhole } from "./NodeBody.ts"

const decoder = new TextDecoder()

type Changes = Parameters<HttpServerRequest.HttpServerRequest["modify"]>[0]

// RFC 9112, 3.2.2: a request may name the whole address, which then counts instead of Host.
const targetOf = (source: IncomingMessage): Changes => {
  const { url = "/" } = source
  const target = /^https?:\/\//i.test(url) ? URL.parse(url) : null
  return target === null ? { url } : {
    url: target.pathname + target.search,
    headers: Headers.set(Headers.fromInput(source.headers), "host", target.host),
  }
}

/** A request, and where its response goes. */
export class NodeRequest extends Inspectable.Class implements HttpServerRequest.HttpServerRequest {
  readonly [HttpServerRequest.TypeId]: typeof HttpServerRequest.TypeId = HttpServerRequest.TypeId
  readonly [HttpIncomingMessage.TypeId]: typeof HttpIncomingMessage.TypeId =
    HttpIncomingMessage.TypeId
  readonly url: string
  readonly method: string
  readonly protocol: "http" | "https" | undefined
  private readHeaders: Headers.Headers | undefined
  private readBody: Effect.Effect<ArrayBuffer, HttpServerError> | undefined

  constructor(
    readonly source: IncomingMessage,
    readonly response: ServerResponse,
    /** Asks the client for the body, if it waits for that. */
    readonly begin: () => void,
    private readonly changes: Changes = targetOf(source),
  ) {
    super()
    this.url = changes.url ?? source.url ?? "/"
    this.method = source.method ?? "GET"
    this.protocol = changes.protocol
    this.readHeaders = changes.headers
  }

  get originalUrl(): string {
    const { headers: { host }, url = "/" } = this.source
    return url.startsWith("/") && host !== undefined ? `http://${host}${url}` : url
  }

  get headers(): Headers.Headers {
    return this.readHeaders ??= Headers.fromInput(this.source.headers)
  }

  get remoteAddress(): Option.Option<string> {
    return this.changes.remoteAddress ?? Option.fromNullishOr(this.source.socket.remoteAddress)
  }

  get peerAddress(): Option.Option<string> {
    return this.changes.peerAddress ?? this.remoteAddress
  }

  get cookies(): Readonly<Record<string, string>> {
    return Cookies.parseHeader(this.headers.cookie ?? "")
  }

  modify(changes: Changes): NodeRequest {
    return new NodeRequest(this.source, this.response, this.begin, { ...this.changes, ...changes })
  }

  private fail(cause: unknown): HttpServerError {
    const reason = cause instanceof BodyTooLarge ? "BodyTooLarge" : "Parse"
    return new HttpServerError({ reason: new RequestParseError({ request: this, reason, cause }) })
  }

  get stream(): Stream.Stream<Uint8Array, HttpServerError> {
    return Stream.suspend(() => {
      this.begin()
      return Stream.mapError(readParts(this.source), (cause) => this.fail(cause))
    })
  }

  get arrayBuffer(): Effect.Effect<ArrayBuffer, HttpServerError> {
    return this.readBody ??= Effect.flatMap(HttpIncomingMessage.MaxBodySize, (most) => {
      this.begin()
      return readWhole(this.source, most === undefined ? Infinity : Number(most))
    }).pipe(
      Effect.mapError((cause) => this.fail(cause)),
      Effect.cached,
      Effect.runSync,
    )
  }

  get text(): Effect.Effect<string, HttpServerError> {
    return Effect.map(this.arrayBuffer, (bytes) => decoder.decode(bytes))
  }

  get json(): Effect.Effect<Json, HttpServerError> {
    return Effect.flatMap(
      this.text,
      (text) => Effect.try({ try: () => JSON.parse(text), catch: (cause) => this.fail(cause) }),
    )
  }

  get urlParamsBody(): Effect.Effect<UrlParams.UrlParams, HttpServerError> {
    return Effect.map(this.text, (text) => UrlParams.fromInput(new URLSearchParams(text)))
  }

  get multipartStream(): Stream.Stream<Multipart.Part, Multipart.MultipartError> {
    return Stream.pipeThroughChannel(
      Stream.mapError(
        this.stream,
        (cause) => Multipart.MultipartError.fromReason("InternalError", cause),
      ),
      Multipart.makeChannel(this.headers),
    )
  }

  get multipart(): HttpServerRequest.HttpServerRequest["multipart"] {
    return Multipart.toPersisted(this.multipartStream)
  }

  get upgrade(): Effect.Effect<Socket, HttpServerError> {
    return this.upgradeWith()
  }

  upgradeWith(): Effect.Effect<Socket, HttpServerError> {
    return Effect.fail(this.fail(new Error("This server does not upgrade connections.")))
  }

  toJSON(): unknown {
    return HttpIncomingMessage.inspect(this, {
      _id: "HttpServerRequest",
      method: this.method,
      url: UrlParams.redactUrl(this.originalUrl),
    })
  }
}
