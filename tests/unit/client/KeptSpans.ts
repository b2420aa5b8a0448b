/**
 * A tracer that keeps its spans.
 *
 * @module
 */
import * as Tracer from "effect/Tracer"

/** A tracer, and the spans that it made, in their order. */
export const keepSpans = (): {
  readonly spans: Array<Tracer.NativeSpan>
  readonly tracer: Tracer.Tracer
} => {
  const spans: Array<Tracer.NativeSpan> = []
  const tracer = Tracer.make({
    span: (options) => {
      const span = new Tracer.NativeSpan(options)
      spans.push(span)
      return span
    },
  })
  return { spans, tracer }
}
