/**
 * The page of the map. Made by `deno task generate` from `src/map/browser`: change those files.
 *
 * @module
 */
import type { MapAsset } from "../MapAsset.ts"

/** The page of the map. */
export const page: MapAsset = {
  name: "page-7ddfd1b1e5ce.html",
  contentType: "text/html; charset=utf-8",
  gzip: "H4sIAAAAAAACA5VWS2/jNhC+769gdY7sxo2TTSEbKLa7QIsWXWD30uOYHFlsKFIg6STur++QFGnJdrDbiz2jeX/zkJoffv3rw9e/P39kne/V9l0T/pgCvd9UqCsmwEO9A4ebqodhGaha7O53d+0K1q14v/jHmazmvEXok2Ki6/UaVxx2KH4SQKqjopIcNUeXVDNX4/0K23aFa3gQC//qq+07xpoOQQSCyB49MN6Bdeg31cG39ftqKtLQU57PEl8GY33FuNEeNam+SOG7jcBnClVH5oZJLb0EVTsOCje3VxxZbNFatBNH2tTl6aUBN8pYcthhjxMjJfedp8rtU7bx0ivcfiAjC4wwaJbpSZIqqZ+YRbWpJA/gdhRyUwXkfr6pLnScPyp0HaLPmgl/elqv7h7b+/XD3eMDXy+4c5fWA/0aEFPTt3oM1K8WPe+oNGucM1bupd5UoI0+9uZQvDtu5eCZPw5haow4KELDWT5mFqV1296u7oALDo93YTK2zSiJTV/mrjc7I46j393Be6NHv4mhVBQ4Ssw9yaFiUozU9gv9Mm+Y75Ap6TwzLeMRb9csk+3oNURCm/14M4xlkEjI5/w8aEm9L7JgeDvrILEn2RBT8caDqk6uI2cNjRt1DfwhVj2UcEuKVxgNJXYYaFodsJJWh5aJ2vYZrHehplDfAHucJnYVpwhNZ17qViqPNvvD1wG0QBK2oBxWxQtL8jDElHFo/Wi3/ZSIOYzfETi04X9HDUYR9z+IOA/ZLAmlWbdCMODcHLQvuGd+OwE4DRjakZs0Oszb1QlwUuBYTaAmZTsEy7soKuCORnOwx+Z9ykjSyEfTmS/uJWEYnOXas7PCn5wpFLtjkdTxikxSm1eQtULpM6UwzKtpyOzoN83C8BFaqzP9NOBS10FeMiz8m0N+1isaBLrUJ7wyv50tw8V2xAcHVVKeQVQxDztJ4/W6qerbb6PVLA/qArLg+aAHBRxF8X56cF7fLLfQ1tjF65vdg9RlqPzZ7ubYdFJK2EiniBb3Mt7iyTj9CcPkul3sksBwV3epdHJVP+HRTTH68bKAIecwKndSCNRTkH6x1rywIGW9ecZ4h0j/hg3q4BgtN+ulJupfY/oF+wi0HylBeu/GmWLSBTLf58UEveEKHt7QOZic0sBdpJ2VFe5Rn9o2snP1Zhn6UDgISx2N6TLh6WiP3BTvdPQLKM0y2l6coXE4Jp2ObOojfXJYf55RttTG03dKsczsmzM3JQV90ph9dJPI4iazF+uQBKdtSPzoT5vxrfw1NZhpROHY7/AMX6JgQUfYTN/c6YVNJyN+T/4HLv7iZGAKAAA=",
}
