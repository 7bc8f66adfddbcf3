/**
 * The one door to tfjs-core. Core alone registers no gradients; they come with the side effect here,
 * so a room that imports tensors from anywhere else would fail only when it trains.
 */
import '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';

export * from '@tensorflow/tfjs-core';
