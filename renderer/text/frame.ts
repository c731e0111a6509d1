import { catalogue } from './catalogue.ts'

export const frame = catalogue({ de: {}, en: {} })
