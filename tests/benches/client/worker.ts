/**
 * Reads in a Worker. Its clock stands still while it computes, so that the asker takes the time.
 *
 * @module
 */
import { makeVariants, run } from "./Variants.ts"

export default {
  fetch: async (request: Request): Promise<Response> => {
    const { name, times } = await request.json()
    await run(makeVariants(), name, times)
    return new Response()
  },
}
