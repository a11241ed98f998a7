/** `spikewise/model`: trained models, their files and their answers (Node only). */
export { loadModel, modelBytes, modelFrom, saveModel } from './model-file.ts';
export type { Precision } from './precision.ts';
export type { Trained, TrainOptions } from './train.ts';
export { trainModel } from './train.ts';
export type { Measured, Origin, Prediction, TrainedModel } from './trained-model.ts';
export { predict } from './trained-model.ts';
