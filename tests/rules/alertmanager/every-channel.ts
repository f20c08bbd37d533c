/** Variables for every integration, for two teams, and for business hours. */
export const EVERY_CHANNEL = {
  SLACK_API_URL_FILE: '/run/secrets/slack',
  SLACK_CHANNEL: '#alerts',
  ALERT_EMAIL_TO: 'ops@penpal.example',
  SMTP_SMARTHOST: 'mail.penpal.example:587',
  SMTP_FROM: 'monitoring@penpal.example',
  SMTP_USERNAME: 'monitoring',
  SMTP_PASSWORD_FILE: '/run/secrets/smtp',
  PAGERDUTY_ROUTING_KEY_FILE: '/run/secrets/pagerduty',
  DISCORD_WEBHOOK_URL_FILE: '/run/secrets/discord',
  TEAMS_WEBHOOK_URL_FILE: '/run/secrets/teams',
  TELEGRAM_BOT_TOKEN_FILE: '/run/secrets/telegram',
  TELEGRAM_CHAT_ID: '-1001',
  ALERT_WEBHOOK_URL_FILE: '/run/secrets/webhook',
  AI_SLACK_API_URL_FILE: '/run/secrets/ai-slack',
  HEARTBEAT_URL_FILE: '/run/secrets/heartbeat',
  BUSINESS_HOURS: 'monday-friday 08:00-18:00',
};
