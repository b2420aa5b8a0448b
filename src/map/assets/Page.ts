/**
 * The page of the map. Made by `deno task generate` from `src/map/browser`: change those files.
 *
 * @module
 */
import type { MapAsset } from "../MapAsset.ts"

/** The page of the map. */
export const page: MapAsset = {
  name: "page-f8b922e3f53d.html",
  contentType: "text/html; charset=utf-8",
  gzip: "H4sIAAAAAAACA5VWwY7jNgy971eoPq8nTTozGRROLtsu0KJFF9i99EhLdKyOIhkSk5n8fSlLcpykQdtLRjTJR/KRoqb57qc/Pn3788vPoqe92X5o4h9hwO42FdpKKCCoWwi4qfYwLOKpRtm2y5UCUD+0D38FV8wCeYR9Mkzn+kWqlXp+VKsnVGyaDY2WaCWGZFqkGp9X2HUrfIK1eqB3qrYfhGh6BBUPfNwjgZA9+IC0qQ7U1S/VXGVhz3keNb4NzlMlpLOElk3ftKJ+o/DIoepR+Ci01aTB1EGCwc3yH4A8dug9+hmQdfX09dZBOuM8A/a4x5mT0bueuHL/WnxIk8HtJ3byIJiDZpG+JK3R9lV4NJtKy0huzyE3VWTux4/VjU2gk8HQI1KxTPzz13q9xu5p/dgCPHcPMoRb74F/Hai5670eA/erQ5I9l+ZdCM7rnbabCqyzp707TOhBej2QoNMQp8apg2E2gpc5s1Fb4xpe1KNcwvJZxsnYNlkzNn1Rut60Tp0ybnsgcjbjJoFTMRA4sfCqh0polU/br/wryAnqURgdSLhOyJHv0CySb0aNkdAXHHJDLiOqlhc9YrFohjEUOQJTnV2jxHUMk5mFY9HGqeT5B695/qGN3H8BTyEmFpMcYIdT5HvFjvX17q3utCH0BQ/fB7AKWdmBCVhNKCLp4yR6Z2L/st/2czpccvEfAkcu/3fU6KTtrtr+xofrkM2CWZoEpY9jMJDSHSxN5BaZ6WWT3LpF6l2Womu2jkNTXWCWMdEKczXxNCs7IHjZj6qJ3Ox0SXZu3ufCJM/t6HqBJUkzhxGs1F7AJvkMZlC1p0lTj6tgltplBcUqln5hFOd1NQ9ZgH6xIg4fs7W6sk9TrG0d9VOGk8zNw7hfgA7hYq6vesWDwOv2zFeR570qvb7+cDBTyhcUVYKg1Txe75uqXv47W83iYGYdWOQWnIdsFrjZg7bTRNDVxStV8ZWfMhrPiQ6POz1uw9ks/A7DbL/MU//+hoQJnxzfjdnyiNJdY4M7tOrMUBLvmueezWocxVQBP3ee7vtaR/xKTr5FvB6GOZ+LSOgkQbxaIxTvBzzvxyzNiUvblR8frRRaRh19y+0+X3TFD7XbjZjpOIEW8WY+kuI8HknOeNblt+Ybb15urrCIKohf4QhfR8UDbyU3f4/SM8R3aPwv6W+CEMGgNgkAAA==",
}
