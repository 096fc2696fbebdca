import Type, { type TSchema } from 'typebox'
import { CursorSchema, IdSchema, InstantSchema, LimitSchema, pageOf } from '#platform/edge/schemas.ts'
import { LONGEST_TEXT } from '../domain/review-text.ts'

const closed = { additionalProperties: false } as const

const Rating = Type.Integer({ minimum: 1, maximum: 5, description: 'From 1, bad, to 5, very good.', examples: [4] })
const Text = Type.String({
  minLength: 1,
  maxLength: LONGEST_TEXT,
  description: 'One line or many, without control characters, not blank. Space around it and superfluous empty lines are dropped.',
  examples: ['Easy to find, well lit.\nI will come again.'],
})
const orNull = <Schema extends TSchema>(schema: Schema, description: string) => Type.Union([schema, Type.Null()], { description })

export const ReviewParams = Type.Object({ id: IdSchema }, closed)
export const SubjectQuery = Type.Object({ subjectId: IdSchema }, closed)
export const SubjectReviewsQuery = Type.Object({ subjectId: IdSchema, limit: LimitSchema, cursor: Type.Optional(CursorSchema) }, closed)
export const OwnReviewsQuery = Type.Object(
  {
    status: Type.Optional(Type.Enum(['INVITED', 'REVIEWED'], { description: 'INVITED: what I may still review. REVIEWED: what I wrote.' })),
    limit: LimitSchema,
    cursor: Type.Optional(CursorSchema),
  },
  closed,
)

const CONTENT = { rating: Rating, text: Type.Optional(Text) }
export const SubmitReviewSchema = Type.Object({ orderId: IdSchema, ...CONTENT }, closed)
export const ChangeReviewSchema = Type.Object(CONTENT, closed)
export const AnswerSchema = Type.Object({ text: Text }, closed)

const SHOWN = {
  rating: Rating,
  text: orNull(Type.String(), 'Null for a rating without a word.'),
  createdAt: InstantSchema,
  changedAt: orNull(InstantSchema, 'When its author changed it last.'),
  answer: orNull(Type.Object({ text: Type.String(), createdAt: InstantSchema }, closed), 'What the owner has to say to it.'),
}

/** A review as anybody may see it. */
export const ReviewSchema = Type.Object({ id: IdSchema, ...SHOWN }, closed)
export const ReviewPageSchema = pageOf(ReviewSchema)

/** A review or an invitation as its author sees it. */
export const OwnReviewSchema = Type.Object(
  {
    id: IdSchema,
    status: Type.Enum(['INVITED', 'REVIEWED']),
    orderId: IdSchema,
    subjectId: IdSchema,
    subjectName: Type.String(),
    reviewUntil: orNull(InstantSchema, 'Until when it can be reviewed; null once it is.'),
    review: orNull(
      Type.Object(
        { ...SHOWN, changeableUntil: orNull(InstantSchema, 'Until when it can be changed; null when an answer has made it final.') },
        closed,
      ),
      'Null while it is not written.',
    ),
  },
  closed,
)
export const OwnReviewPageSchema = pageOf(OwnReviewSchema)

const Count = Type.Integer({ minimum: 0 })
/** How something is rated. */
export const SummarySchema = Type.Object(
  {
    subjectId: IdSchema,
    count: Count,
    average: orNull(Type.Number({ minimum: 1, maximum: 5 }), 'With one decimal; null without a review.'),
    distribution: Type.Object(
      { 1: Count, 2: Count, 3: Count, 4: Count, 5: Count },
      { ...closed, description: 'How many gave which rating.' },
    ),
  },
  closed,
)
