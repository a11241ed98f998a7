/** The kernels that the WebAssembly module exports; each has its TypeScript twin in ../reference*.ts. */
export { multiply } from './multiply';
