/** A camera that was found on the recorder's networks. What it says of itself is its own words. */
import type { RouteAnswer, Routes } from '@nightlatch/protocol';

export type Found = RouteAnswer<Routes['discoverCameras']>[number];
