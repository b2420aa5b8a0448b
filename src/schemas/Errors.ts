/**
 * Schemas of the errors. An error is written with its tag and its facts, without what a caller gave
 * (`actual`), and is an instance of its class again when it is read.
 *
 * @module
 */
import * as Duration from "effect/Duration"
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import * as Errors from "../domain/Errors.ts"

const facts = {
  message: Schema.String,
  operation: Schema.optional(Schema.String),
  status: Schema.optional(Schema.Finite),
  requestId: Schema.optional(Schema.String),
}

const Millis = Schema.Finite.pipe(
  Schema.decodeTo(
    Schema.Duration,
    SchemaTransformation.transform({
      decode: Duration.millis,
      // JSON has no infinity, for which a `Retry-After` of very many digits is read.
      encode: (duration) => Math.min(Duration.toMillis(duration), Number.MAX_VALUE),
    }),
  ),
)

const retryable = { ...facts, retryAfter: Schema.optional(Millis) }

const reasons = ["Refused", "Local", "Timeout", "Interrupted", "Unknown"] as const

/** What an error is written as: its tag and facts, as JSON has them. */
export interface ErrorEncoded<Tag extends string> {
  /** Which error it is. */
  readonly _tag: Tag
  /** What failed and what to do. */
  readonly message: string
  /** What else is known. */
  readonly [fact: string]: unknown
}

/** The schema of an error. */
export type ErrorSchema<E extends { readonly _tag: string }> = Schema.Codec<
  E,
  ErrorEncoded<E["_tag"]>
>

type Tag = keyof typeof Errors

const schemaOf = <T extends Tag>(
  tag: T,
  fields:
    & Schema.Struct.Fields
    & {
      readonly [K in keyof ConstructorParameters<(typeof Errors)[T]>[0]]?: Schema.Top
    } = facts,
): ErrorSchema<InstanceType<(typeof Errors)[T]>> => {
  // The compiler does not know the facts of a class that it knows by its tag only.
  const TaggedError = Errors[tag] as new (facts: object) => object
  const names = ["_tag", ...Object.keys(fields)]
  const schema = Schema.TaggedStruct(tag, fields).pipe(
    Schema.decodeTo(
      Schema.instanceOf(TaggedError),
      SchemaTransformation.transform<object, object>({
        decode: (written) => {
          const facts: Record<string, unknown> = { ...written }
          delete facts._tag
          return new TaggedError(facts)
        },
        // Only what is named is written: not `actual`, nor what somebody added.
        encode: (error) =>
          Object.fromEntries(
            names.map((name) => [name, Reflect.get(error, name)]).filter(([, value]) =>
              value !== undefined
            ),
          ),
      }) as never,
    ),
  )
  return schema as unknown as ErrorSchema<InstanceType<(typeof Errors)[T]>>
}

/** Schema of {@linkcode Errors.FormatError}. */
export const FormatError: ErrorSchema<Errors.FormatError> = schemaOf("FormatError", {
  ...facts,
  field: Schema.optional(Schema.String),
  expected: Schema.optional(Schema.String),
})

/** Schema of {@linkcode Errors.AuthenticationError}. */
export const AuthenticationError: ErrorSchema<Errors.AuthenticationError> = schemaOf(
  "AuthenticationError",
)

/** Schema of {@linkcode Errors.AuthorizationError}. */
export const AuthorizationError: ErrorSchema<Errors.AuthorizationError> = schemaOf(
  "AuthorizationError",
)

/** Schema of {@linkcode Errors.ResourceNotFoundError}. */
export const ResourceNotFoundError: ErrorSchema<Errors.ResourceNotFoundError> = schemaOf(
  "ResourceNotFoundError",
)

/** Schema of {@linkcode Errors.ResourceConflictError}. */
export const ResourceConflictError: ErrorSchema<Errors.ResourceConflictError> = schemaOf(
  "ResourceConflictError",
)

/** Schema of {@linkcode Errors.PreconditionFailedError}. */
export const PreconditionFailedError: ErrorSchema<Errors.PreconditionFailedError> = schemaOf(
  "PreconditionFailedError",
)

/** Schema of {@linkcode Errors.InternalError}. */
export const InternalError: ErrorSchema<Errors.InternalError> = schemaOf("InternalError", retryable)

/** Schema of {@linkcode Errors.TooManyRequestsError}. */
export const TooManyRequestsError: ErrorSchema<Errors.TooManyRequestsError> = schemaOf(
  "TooManyRequestsError",
  retryable,
)

/** Schema of {@linkcode Errors.ConnectionError}. */
export const ConnectionError: ErrorSchema<Errors.ConnectionError> = schemaOf("ConnectionError", {
  ...facts,
  reason: Schema.Literals(reasons),
})

/** Schema of {@linkcode Errors.InvalidResponseError}. */
export const InvalidResponseError: ErrorSchema<Errors.InvalidResponseError> = schemaOf(
  "InvalidResponseError",
  { ...facts, path: Schema.optional(Schema.String), cameraID: Schema.optional(Schema.String) },
)

/** Schema of {@linkcode Errors.InvalidClientIdError}. */
export const InvalidClientIdError: ErrorSchema<Errors.InvalidClientIdError> = schemaOf(
  "InvalidClientIdError",
)

/** Schema of {@linkcode Errors.InvalidClientSecretError}. */
export const InvalidClientSecretError: ErrorSchema<Errors.InvalidClientSecretError> = schemaOf(
  "InvalidClientSecretError",
)

/** Schema of {@linkcode Errors.InvalidOptionError}. */
export const InvalidOptionError: ErrorSchema<Errors.InvalidOptionError> = schemaOf(
  "InvalidOptionError",
  { ...facts, option: Schema.String, expected: Schema.String },
)
