import { strict as assert } from "node:assert"
import * as Cause from "effect/Cause"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { CommandError, reportFailure, UsageError } from "../../src/cli/output/ReportFailure.ts"
import { StoreBusy, StoreUnavailable } from "../../src/server/stores/StoreHealth.ts"
import { AuthenticationError, FormatError, InternalError, InvalidClientIdError } from "../../mod.ts"

const report = async (
  effect: Effect.Effect<unknown, unknown>,
  env: Record<string, string> = {},
) => {
  let stderr = ""
  const exit = await reportFailure(effect).pipe(
    Effect.provideService(Console.Console, {
      ...console,
      error: (line: string) => stderr += `${line}\n`,
    }),
    Effect.provideService(ConfigProvider.ConfigProvider, ConfigProvider.fromEnv({ env })),
    Effect.runPromiseExit,
  )
  const code = Exit.isFailure(exit) && Cause.hasFails(exit.cause)
    ? (Cause.squash(exit.cause) as { readonly exitCode: number }).exitCode
    : undefined
  return { code, stderr, exit }
}

Deno.test("reportFailure: a failure is one line; wrong usage ends with 2, anything else with 1", async () => {
  const message = "what failed\n  and what to do\u001b[2J"
  const line = "cam2: what failed and what to do\\u001b[2J\n"
  for (
    const [error, expected] of [
      [new UsageError({ message }), 2],
      [new InvalidClientIdError({ message }), 2],
      [new FormatError({ message }), 2],
      [new FormatError({ message, status: 422 }), 1],
      [new CommandError({ message }), 1],
      [new Error(message), 1],
    ] as const
  ) {
    const { code, stderr } = await report(Effect.fail(error))
    assert.deepEqual([code, stderr], [expected, line])
  }
})

Deno.test("reportFailure: a failure without words of the API says its status", async () => {
  const { stderr } = await report(
    Effect.fail(new InternalError({ message: "InternalError", status: 502 })),
  )
  assert.equal(
    stderr,
    "cam2: The server, or a proxy before it, failed with status 502. Try again later.\n",
  )
})

Deno.test("reportFailure: what is wrong names the flag or the argument, and of a record the field", async () => {
  const wrong = (field: string, facts: { operation?: string; status?: number } = {}) =>
    new FormatError({ message: `Format Error Messages (${field}): got 1, expected 2`, ...facts })
  for (
    const [error, name] of [
      [wrong("q"), "--query"],
      [wrong("camera_type"), "--type"],
      [wrong("is_active_image"), "--active-image"],
      [wrong("ifMatch"), "--if-match"],
      [wrong("created_after"), "--created-after"],
      [wrong("name"), "--name"],
      [wrong("name", { operation: "putSource" }), "<name>"],
      [wrong("owner"), "<owner>"],
      [wrong("properties.a", { status: 422 }), "properties.a"],
    ] as const
  ) {
    const { stderr } = await report(Effect.fail(error))
    assert.equal(stderr, `cam2: ${name}: got 1, expected 2\n`)
  }
})

Deno.test("reportFailure: a revoked token says what to do", async () => {
  const error = new AuthenticationError({ message: "Token revoked.", status: 401 })
  const { code, stderr } = await report(Effect.fail(error))
  assert.equal(code, 1)
  assert.match(stderr, /^cam2: Token revoked\. .*CAM2_CLIENT_SECRET to the new secret and run/)
})

Deno.test("reportFailure: where the server failed, the line names its request", async () => {
  for (
    const [status, expected] of [
      [500, "cam2: out of order (request a-1)\n"],
      [404, "cam2: out of order\n"],
    ] as const
  ) {
    const error = new InternalError({ message: "out of order", status, requestId: "a-1" })
    assert.equal((await report(Effect.fail(error))).stderr, expected)
  }
})

Deno.test("reportFailure: a defect is one line, with its stack only when debugging", async () => {
  const defect = Effect.die(new Error("broken\nhere"))
  const { code, stderr } = await report(defect)
  assert.deepEqual([code, stderr], [1, "cam2: unexpected failure: broken here\n"])
  const debugged = await report(defect, { CAM2_DEBUG: "1" })
  assert.match(debugged.stderr, /^cam2: unexpected failure: broken here\nError: broken\n[^]* at /)
})

Deno.test("reportFailure: a database that has trouble is nothing unexpected", async () => {
  for (const Trouble of [StoreBusy, StoreUnavailable]) {
    const { code, stderr } = await report(Effect.die(new Trouble({ message: "It is gone." })))
    assert.deepEqual([code, stderr], [1, "cam2: It is gone.\n"])
  }
})

Deno.test("reportFailure: a setting that is a short word leaves the words of a message alone", async () => {
  const { stderr } = await report(new CommandError({ message: "the key is too short" }), {
    CAM2_TOKEN_KEY: "short",
  })
  assert.equal(stderr, "cam2: the key is too short\n")
})

Deno.test("reportFailure: no secret of the environment is ever told", async () => {
  const secret = "s3cret/+ "
  const defect = Effect.die(
    new Error(`GET /auth?clientSecret=${encodeURIComponent(secret)} ${secret}`),
  )
  for (const name of ["CAM2_CLIENT_SECRET", "CAM2_ROOT_CLIENT_SECRET", "CAM2_TOKEN_KEY"]) {
    const { stderr } = await report(defect, { [name]: secret, CAM2_DEBUG: "1" })
    assert.match(stderr, /clientSecret=<redacted> <redacted>/)
    assert.ok(!stderr.includes("s3cret"))
  }
})

Deno.test("reportFailure: an interruption stays one, without a word", async () => {
  const { exit, stderr } = await report(Effect.interrupt)
  assert.equal(stderr, "")
  assert.ok(Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause))
})
