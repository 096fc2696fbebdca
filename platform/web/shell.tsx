// The frame around every page: who one is, where one can go, the language and the light.
import {
  ActionIcon,
  Alert,
  AppShell,
  Avatar,
  Burger,
  Button,
  Drawer,
  Group,
  Indicator,
  Menu,
  Stack,
  Text,
  UnstyledButton,
  useMantineColorScheme,
} from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Link, useRouterState } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useConnected } from './connection.ts'
import { BellIcon, CloudOffIcon, GlobeIcon, MoonIcon, SunIcon, UserIcon } from './icons.tsx'
import { logOut, type User, useSession } from './session.ts'
import classes from './shell.module.css'
import { changeLanguage, LANGUAGES } from './words.ts'

/** A place that the head of every page leads to. */
export type Destination = { readonly to: string; readonly label: string }

export type ShellProps = {
  readonly brand: ReactNode
  readonly title: string
  readonly destinations: readonly Destination[]
  /** What the account's menu has beside logging out. */
  readonly accountLinks: readonly Destination[]
  readonly inbox?: { readonly to: string; readonly label: string; readonly unread: number }
  /** The page takes all of the window and scrolls by itself, as a map does. */
  readonly fills?: boolean
  readonly children: ReactNode
}

const LanguageMenu = () => {
  const { t, i18n } = useTranslation()
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('shell.language')}>
          <GlobeIcon />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {LANGUAGES.map(({ code, name }) => (
          <Menu.Item key={code} lang={code} fw={i18n.language === code ? 700 : 400} onClick={() => void changeLanguage(code)}>
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

const ThemeMenu = () => {
  const { t } = useTranslation()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('shell.theme')}>
          {colorScheme === 'dark' ? <MoonIcon /> : <SunIcon />}
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {(['light', 'dark', 'auto'] as const).map((scheme) => (
          <Menu.Item key={scheme} fw={colorScheme === scheme ? 700 : 400} onClick={() => setColorScheme(scheme)}>
            {t(scheme === 'auto' ? 'shell.system' : `shell.${scheme}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

const AccountMenu = ({ user, links }: { readonly user: User; readonly links: readonly Destination[] }) => {
  const { t } = useTranslation()
  return (
    <Menu position="bottom-end" withinPortal width={220}>
      <Menu.Target>
        <UnstyledButton aria-label={t('shell.account', { name: user.fullName })}>
          <Avatar color="sign" radius="xl" size={34}>
            <UserIcon />
          </Avatar>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} c="var(--mantine-color-text)">
            {user.fullName}
          </Text>
          {user.email}
        </Menu.Label>
        {links.map(({ to, label }) => (
          <Menu.Item key={to} component={Link} to={to}>
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => void logOut()}>{t('shell.logOut')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** The place to come back to after logging in, so that nothing is lost. */
const useHere = (): string => useRouterState({ select: ({ location }) => location.href })

const Account = ({ links }: { readonly links: readonly Destination[] }) => {
  const { t } = useTranslation()
  const session = useSession()
  const here = useHere()
  if (session.state === 'user') return <AccountMenu user={session.user} links={links} />
  if (session.state === 'unknown') return <Avatar radius="xl" size={34} />
  return (
    <Button component={Link} to="/log-in" search={{ back: here } as never} size="sm" leftSection={<UserIcon size={16} />}>
      {t('shell.logIn')}
    </Button>
  )
}

/** The frame around a page. */
export const Shell = ({ brand, title, destinations, accountLinks, inbox, fills = false, children }: ShellProps) => {
  const { t } = useTranslation()
  const isConnected = useConnected()
  const [opened, drawer] = useDisclosure()
  return (
    <AppShell header={{ height: 60 }} padding={0}>
      <a href="#content" className={classes.skip}>
        {t('shell.skip')}
      </a>
      <AppShell.Header className={classes.header}>
        <Group h="100%" px="md" gap="sm" wrap="nowrap">
          {destinations.length > 0 && (
            <Burger opened={opened} onClick={drawer.toggle} hiddenFrom="sm" size="sm" aria-label={t('shell.menu')} />
          )}
          <Link to="/" className={classes.brand} aria-label={title}>
            {brand}
          </Link>
          <Group component="nav" gap={4} visibleFrom="sm" flex={1} aria-label={t('shell.menu')}>
            {destinations.map(({ to, label }) => (
              <Link key={to} to={to} className={classes.link} activeProps={{ 'data-active': true }} activeOptions={{ exact: to === '/' }}>
                {label}
              </Link>
            ))}
          </Group>
          <Group gap={4} ml="auto" wrap="nowrap">
            <LanguageMenu />
            <ThemeMenu />
            {inbox && (
              <Indicator disabled={inbox.unread === 0} label={inbox.unread > 9 ? '9+' : inbox.unread} size={16} offset={6}>
                <ActionIcon component={Link} to={inbox.to} variant="subtle" color="gray" size="lg" aria-label={inbox.label}>
                  <BellIcon />
                </ActionIcon>
              </Indicator>
            )}
            <Account links={accountLinks} />
          </Group>
        </Group>
      </AppShell.Header>
      <Drawer opened={opened} onClose={drawer.close} size="xs" title={t('shell.menu')} hiddenFrom="sm">
        <Stack component="nav" gap={4}>
          {destinations.map(({ to, label }) => (
            <Link key={to} to={to} className={classes.link} activeProps={{ 'data-active': true }} onClick={drawer.close}>
              {label}
            </Link>
          ))}
        </Stack>
      </Drawer>
      <AppShell.Main className={fills ? classes.filled : classes.page}>
        {!isConnected && (
          <Alert color="yellow" radius={0} icon={<CloudOffIcon />} role="status" className={classes.offline}>
            {t('shell.offline')}
          </Alert>
        )}
        <div id="content" tabIndex={-1} className={fills ? classes.fill : classes.content}>
          {children}
        </div>
      </AppShell.Main>
    </AppShell>
  )
}
