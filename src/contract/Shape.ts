/**
 * Shapes of responses: plain data by which the client reads them, and of which the schemas of the
 * server and of the OpenAPI document are made.
 *
 * @module
 */
import * as Result from "effect/Result"
import { isJson, type JsonType } from "../domain/Kind.ts"

/** The first place in a body that is not as it should be. */
export type Place = ReadonlyArray<PropertyKey>

/** Reads what came over the wire; fails with the place that cannot be read. */
export type Read<A> = (wire: unknown) => Result.Result<A, Place>

/** What values a shape has. */
export type Values =
  | { readonly is: JsonType }
  | { readonly is: "text"; readonly texts: ReadonlyArray<string> }
  | { readonly is: "scalar" }
  | { readonly is: "list"; readonly item: Shape<unknown>; readonly length?: number }
  | { readonly is: "record"; readonly fields: Readonly<Record<string, Shape<unknown>>> }

/** The shape of values of the type `A`. */
export interface Shape<out A> {
  /** What values it has. */
  readonly values: Values
  /** Whether a field of it may be left out. */
  readonly isOptional?: true
  /** Only there for the compiler. */
  readonly type?: A
}

/** Any text. */
export const text: Shape<string> = { values: { is: "string" } }
/** Any finite number. */
export const number: Shape<number> = { values: { is: "number" } }

/** Any text, number or boolean, or `null`. */
export const scalar: Shape<string | number | boolean | null> = { values: { is: "scalar" } }

/** One of some texts. */
export const oneOf = <A extends string>(texts: ReadonlyArray<A>): Shape<A> => ({
  values: { is: "text", texts },
})

/** A list. */
export const list = <A>(item: Shape<A>): Shape<ReadonlyArray<A>> => ({
  values: { is: "list", item },
})

/** A list of four numbers. */
export const fourNumbers: Shape<readonly [number, number, number, number]> = {
  values: { is: "list", item: number, length: 4 },
}

/** A field that may be left out. */
export const optional = <A>({ values }: Shape<A>): Shape<A | undefined> & { isOptional: true } => ({
  values,
  isOptional: true,
})

type Fields = Readonly<Record<string, Shape<unknown>>>
type TypeOf<S> = S extends Shape<infer A> ? A : never
type OptionalOf<F> = {
  [K in keyof F]: F[K] extends { readonly isOptional: true } ? K : never
}[keyof F]

/** A record; what else is in it is passed over. */
export const record = <F extends Fields>(
  fields: F,
): Shape<
  & { readonly [K in Exclude<keyof F, OptionalOf<F>>]: TypeOf<F[K]> }
  & { readonly [K in OptionalOf<F>]?: TypeOf<F[K]> }
> => ({ values: { is: "record", fields } })

const isRight = (value: unknown, values: Exclude<Values, { readonly is: "list" | "record" }>) =>
  values.is === "scalar"
    ? value === null || Object.values(isJson).some((is) => is(value))
    : values.is === "text"
    ? values.texts.some((text) => text === value)
    : isJson[values.is](value)

const readAs = (value: unknown, { values }: Shape<unknown>): Result.Result<unknown, Place> => {
  if (values.is === "list") {
    if (!Array.isArray(value) || value.length !== (values.length ?? value.length)) {
      return Result.fail([])
    }
    const items: Array<unknown> = []
    for (const [index, item] of value.entries()) {
      const result = readAs(item, values.item)
      if (Result.isFailure(result)) return Result.fail([index, ...result.failure])
      items.push(result.success)
    }
    return Result.succeed(items)
  }
  if (values.is === "record") {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return Result.fail([])
    const record: Record<string, unknown> = { ...value }
    for (const [name, field] of Object.entries(values.fields)) {
      if (record[name] == null && field.isOptional) {
        delete record[name]
        continue
      }
      const result = readAs(record[name], field)
      if (Result.isFailure(result)) return Result.fail([name, ...result.failure])
      record[name] = result.success
    }
    return Result.succeed(record)
  }
  return isRight(value, values) ? Result.succeed(value) : Result.fail([])
}

/**
 * Reads a value of a shape, or fails with the first place that the shape does not have. A field that may
 * be left out may be `null`, which is as if it were.
 */
export const read = <A>(shape: Shape<A>): Read<A> => (wire) =>
  // What a shape reads is what its type says.
  readAs(wire, shape) as Result.Result<A, Place>
