/**
 * The parts of the OpenAPI document that the page shows.
 *
 * @module
 */

/** A JSON Schema, as far as the document has it. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string | ReadonlyArray<string>
  readonly format?: string
  readonly pattern?: string
  readonly description?: string
  readonly enum?: ReadonlyArray<string | boolean | null>
  readonly anyOf?: ReadonlyArray<Schema>
  readonly items?: Schema
  readonly contentSchema?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: Schema | boolean
  readonly required?: ReadonlyArray<string>
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly maximum?: number
  readonly exclusiveMaximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly maxProperties?: number
}

/** What is sent with a request beside its body. */
export interface Parameter {
  readonly name: string
  readonly in: "path" | "query" | "header"
  readonly required: boolean
  readonly description: string
  readonly explode?: boolean
  readonly schema: Schema
}

/** Bodies by their content types. */
export type Content = Readonly<
  Record<string, {
    readonly schema?: Schema
    readonly examples?: Readonly<Record<string, { readonly value: { readonly message: string } }>>
  }>
>

/** One answer. */
export interface Response {
  readonly $ref?: string
  readonly description: string
  readonly headers?: Readonly<Record<string, { readonly description: string }>>
  readonly content?: Content
}

/** One operation. */
export interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly description: string
  readonly tags: ReadonlyArray<string>
  readonly parameters?: ReadonlyArray<Parameter>
  readonly security?: ReadonlyArray<unknown>
  readonly requestBody?: { readonly required?: boolean; readonly content: Content }
  readonly responses: Readonly<Record<string, Response>>
  readonly "x-codeSamples": ReadonlyArray<{ readonly label: string; readonly source: string }>
}

/** The document. */
export interface Document {
  readonly info: { readonly title: string; readonly version: string; readonly description: string }
  readonly tags: ReadonlyArray<{ readonly name: string; readonly description: string }>
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>
    readonly responses: Readonly<Record<string, Response>>
  }
}
