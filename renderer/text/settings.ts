import { catalogue } from './catalogue.ts'

export const settings = catalogue({ de: {}, en: {} })
