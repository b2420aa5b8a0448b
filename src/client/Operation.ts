/**
 * Operations by name.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Tracer from "effect/Tracer"

/**
 * An operation with a span of its name, which is made only where a tracer takes it: the one that is
 * there by default keeps no span.
 */
export const operation =
  (name: string) =>
  <Args extends ReadonlyArray<unknown>, Eff extends Effect.Effect<unknown, unknown, unknown>, A>(
    body: (...args: Args) => Generator<Eff, A>,
  ) => {
    const run = Effect.fnUntraced(body)
    return (...args: Args) =>
      Effect.withFiber((fiber) => {
        const effect = run(...args)
        return fiber.getRef(Tracer.Tracer) === Tracer.nativeTracer
          ? effect
          : Effect.withSpan(effect, name)
      })
  }
