/**
 * The examples that the description of the API shows.
 *
 * @module
 */
import * as OpenApi from "effect/http-api/OpenApi"
import { Api } from "../../src/contract/Api.ts"

interface Operation {
  readonly operationId: string
  readonly "x-codeSamples": ReadonlyArray<{ readonly label: string; readonly source: string }>
}

const { paths } = OpenApi.fromApi(Api) as unknown as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

/** The example of every operation in a language; its source is `undefined` where there is none. */
export const samplesIn = (
  language: string,
): ReadonlyArray<{ readonly operation: string; readonly source: string | undefined }> =>
  Object.values(paths).flatMap((operations) =>
    Object.values(operations).map(({ operationId, "x-codeSamples": samples }) => ({
      operation: operationId,
      source: samples.find(({ label }) => label === language)?.source,
    }))
  )
