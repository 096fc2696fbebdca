import Type from 'typebox'
import { service } from '#platform/host/service.ts'
import { DAY_MS } from '#platform/kernel/clock.ts'
import type { IdentityApi } from '#services/identity/contract/identity-api.ts'
import { notificationCommands } from './adapters/cli.ts'
import { notificationConsumers } from './adapters/events.ts'
import { notificationRoutes } from './adapters/http.ts'
import { SENDER } from './adapters/mail-source.ts'
import { postInMemory } from './adapters/post-in-memory.ts'
import { postOverSmtp } from './adapters/post-over-smtp.ts'
import { postToFiles } from './adapters/post-to-files.ts'
import { inboxFeed } from './adapters/realtime.ts'
import { readWording } from './adapters/wording.ts'
import { notifications as notificationCollection, recipients } from './application/collections.ts'
import type { Ports, Post } from './application/ports.ts'
import { mailGivenUp, mailRetryDue, mailSent, notificationCreated, notificationDropped, notificationDue } from './contract/events.ts'
import type { Notice } from './contract/notice.ts'
import type { NotificationsApi } from './contract/notifications-api.ts'

export type NotificationOptions = {
  /** Who is told what. */
  readonly notices: readonly Notice[]
  /** Categories that nobody can switch off. */
  readonly alwaysOn: readonly string[]
  /** The folder of the words, with a slash at its end; see adapters/wording.ts. */
  readonly templates: URL
  /** Whose name mails carry, unless a setting says otherwise. */
  readonly sender: string
  /** Takes the mails instead of the server, the folder or the memory; for tests. */
  readonly post?: Post
}

const settingsOf = (sender: string) =>
  Type.Object({
    mailFrom: Type.String({
      default: `${sender} <noreply@localhost>`,
      pattern: SENDER,
      examples: [`${sender} <noreply@mail.example>`],
      description: 'Whom mails are from; a mail server wants an address that it may send for.',
    }),
    notificationDays: Type.Integer({
      default: 400,
      minimum: 1,
      maximum: 3_650,
      description: 'How long it is kept what somebody was told.',
    }),
  })

/**
 * Tells people what they want or need to know, by mail and in an inbox, in their language and once per cause. Throws TypeError for two
 * notices of one name; composing it throws InvariantViolation for a template that is missing or wrong.
 */
export const notifications = ({ notices, alwaysOn, templates, sender, post: givenPost }: NotificationOptions) => {
  const names = notices.map(({ name }) => name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) throw new TypeError(`there are two notices ${twice}`)
  const settings = settingsOf(sender)

  return service<NotificationsApi, typeof settings, { readonly identity: IdentityApi }>({
    name: 'notifications',
    purpose: 'Tells people what they want or need to know, once per cause.',
    settings,
    collections: [recipients, notificationCollection],
    publishes: [notificationDue, notificationCreated, notificationDropped, mailRetryDue, mailSent, mailGivenUp],
    needs: ['identity'],
    compose: ({ settings: set, store, clock, log, cursors, folder, publicUrl, smtpUrl, needs: { identity } }) => {
      const memory = postInMemory()
      const post = givenPost ?? postFor(set.mailFrom, smtpUrl, folder) ?? memory
      const ports: Ports = {
        store,
        ...readWording(templates, notices),
        publicUrl,
        linkToken: (requestId) => identity.linkToken(requestId),
        alwaysOn,
        keepMs: set.notificationDays * DAY_MS,
      }
      const categories = [...new Set(notices.map(({ category }) => category))]
      return {
        api: { keptMails: memory.mails },
        http: (app) => notificationRoutes(app, { store, clock, cursors, categories, alwaysOn }),
        consumers: notificationConsumers({ ports, notices, post, clock, log }),
        realtime: inboxFeed(store),
        commands: notificationCommands(store),
        stop: post.close,
      }
    },
  })
}

const postFor = (from: string, smtpUrl: string | undefined, folder: ((name: string) => string) | undefined): Post | undefined => {
  if (smtpUrl !== undefined) return postOverSmtp(smtpUrl, from)
  return folder && postToFiles(folder('mail'), from)
}
