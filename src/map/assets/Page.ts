/**
 * The page of the map. Made by `deno task generate` from `src/map/browser`: change those files.
 *
 * @module
 */
import type { MapAsset } from "../MapAsset.ts"

/** The page of the map. */
export const page: MapAsset = {
  name: "page-a299a1e620d5.html",
  contentType: "text/html; charset=utf-8",
  gzip: "H4sIAAAAAAACA5VWS3PbNhC+51egPIemxcSOp0PpkjYz7bTTzCSXHlfESkQNARxgJVv/vgviIVKqp+1F3uW+v/0AuPvhpz8+f//z689ioIPevOvCH6HB7NcVmkpIIKi34HFdHWBsglRjv92uWgkgP2zv/vI2u3lyCIfoGOX6qZetfPwo2weU7JocterR9Oija9ZqfGxxt2vxAT7JO3qlavNOiG5AkEFg8YAEoh/AeaR1daRd/VTNTQYO3OdJ4ctoHVWit4bQsOuLkjSsJZ64VD0p74UyihTo2vegcb36h0QOd+gculkiY+vy9Tagt9o6TjjgAWdBWu0H4sndc44hRRo3nznIgWAMuiZ+iVatzLNwqNeV6gO4A5dcVwG5H99XNz6ezhr9gEjZM+LPX+tPsGrbh6fHh6cP8q73/jZ65F8Lch761o6B97VD6gcezVnvrVN7ZdYVGGvOB3ss2X3v1EiCzmNgjZVHzWh416fOJmsNLXzs7/F+BfI+MGPTJcu09CZvvdtaeU55t0cia1LeqHArGjw35p/VWAklk7T5xr+CrKABhVaehN2JfsLbd02MTVlDJXQ5D9kxjRFMq8WOWM2WcSpFlkBXl9Cg8RxjcTNwytbASuY/OMX8h23A/is48qGx0OQIeyyV3xp2mm+wL/VOaUKX8+HrCEYiG3egPVYli4j2wERnddhfitt8icISi/9QOGD5v6uGIGX21eY3Fq5Ldg2jVBSpTlMx6Ht7NFTAzTrDyy5pdU3cXdJCaPIOpKkWOTNNlMQ0TZBmY3sE1w+TqYCbgpZgp+V9yUgyb6fQRa6eFGMYkuXZc7KiX5JplNtzsdTTVTBrbTlB9gqjL5wCX9t5yZzoFyMC+Rit9so/sliZOthLh0Xn5WG4X4COfsHrq10xEfi6veCV9fmu8q6vPxx1aXkBUSUItorp9bqu6tW/o9U1Rz3bQJNWcCHZrHB3AGUKI+jq4OWp+MiXjiY5wuFwr6bbcMaF32Gc3S/z1u9vQCj5yfLZmF0eQXvTWeMejbwgFNWle9eEuYoGgeFTMB9TvFxTSZv3Hy85fgOUlGg46xR7cyYTE2bITWrEhR9RR9cd5UhjiV/eEpnVa4LNTvZFlPxI2/2UJoolTVZvuBENF2pEPeUzNr0z3/nW5cUKgyi9+BVO8G0y3PGNZOdvUXyC+PxM/yH9DV/yPP0yCQAA",
}
