/**
 * The parts of Leaflet, with their types.
 *
 * @module
 */
// @ts-types="@types/leaflet"
export * from "leaflet"
