import { catalogue } from './catalogue.ts'

export const lists = catalogue({ de: {}, en: {} })
