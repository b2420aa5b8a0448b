/**
 * The page of the map. Made by `deno task generate` from `src/map/browser`: change those files.
 *
 * @module
 */
import type { MapAsset } from "../MapAsset.ts"

/** The page of the map. */
export const page: MapAsset = {
  name: "page-a4ad3316edb1.html",
  contentType: "text/html; charset=utf-8",
  gzip: "H4sIAAAAAAACA5VWS3PbNhC+51egPIdW9LCdZihd0mamnXaameSS44pYiaghgAOsZOvfd0E8RErxpLnIu9z3tx8AN7/89s/Hr98+/y46OujNmyb8ERrMfl2hqYQEgnoLHtfVAfpZkGpst9v5QgLI5fbuX2+zmyeHcIiOUa7ft3IhH1ZycY+SXZOjVi2aFn10zVqNDwvc7RZ4D4/yjl6o2rwRoukQZBBYPCCBaDtwHmldHWlXv6/GJgMH7vOk8Lm3jirRWkNo2PVZSerWEk9cqh6Ut0IZRQp07VvQuJ5/J5HDHTqHbpTI2Lp8vQ1orbaOE3Z4wFGQVvuOeHL3lGNIkcbNRw5yIBiDZha/RKtW5kk41OtKtQHcjkuuq4Dch7fVjY+ns0bfIVL2jPjz1/rXJaxWD49z2b6Td633t9E9/1qQ49DXdgy8rx1S2/Foznpvndors67AWHM+2GPJ7lunehJ07gNrrDxqRsO7NnU2WGu8XwI+Llf4sFoGZmyaZBmWPstbb7ZWnlPe7ZHImpQ3KtyKBs+N+SfVV0LJJG2+8K8gK6hDoZUnYXeiHfD2zSzGpqyhErqch2yfxgim+WRHrGZLP5QiS6CrS2jQeI6+uBk4ZWtgJfMfnGL+wzZg/xkc+dBYaLKHPZbKrw07zNfZ53qnNKHL+fClByORjTvQHquSRUR7YKKzOuwvxW0+RWGKxf8oHLD86aohSJl9tfmLheuSzYxRKopUp6EYtK09GirgZp3hZZe0ulncXdJCaPIOpKkmOTNNlMQ0TZBGY3sE13aDqYCbgqZgp+V9ykgyb4fQSa6WFGMYkuXZc7KiX5JplNtzsdTDVTBqbTpB9gqjT5wCXxfjkjnRH0YE8jFaiyv/yGJl6mAvHRadl4fhfgE6+gmvr3bFRODr9oJX1se7yru+/nDUpeUJRJUg2Cqm18u6quc/RquZHfVoA7O0ggvJRoWbAyhTGEFXBy9PxUe+dDTIEQ6HezXchiMu/A396H4Zt/7uBoSSnyyfjdHlEbRXnTXu0cgLQlGdujezMFfRIDB8COZjipdrKmnj/uMlx2+AkhINZx1ib85kYsIIuUGNuPAj6ui6oxxpLPHLWyKzek2w0cm+iJIfabsf0kSxpMnqDTei4UKNqKd8xqZ35ivfurxYYRClF3/CCb4Mhju+kez4LYpPEJ+f4T+k/wDHyOqAMgkAAA==",
}
