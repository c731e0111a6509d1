import { catalogue } from './catalogue.ts'

export const visit = catalogue({ de: {}, en: {} })
