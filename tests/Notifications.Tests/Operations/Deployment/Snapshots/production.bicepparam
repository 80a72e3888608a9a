// With everything: channels, a private network, alerts, and the upstream of an app that was published.
using '../../../../../infra/azure/main.bicep'

param environmentName = 'production'
param authority = 'https://login.example.com/v2.0'
param audience = 'notifications'
param allowedOrigins = 'https://app.example.com, https://shop.example.com'
param publicUrl = 'https://notify.example.com'
param unsubscribeKey = 'secret-of-unsubscribing'
param emailHost = 'mail.example.com'
param emailUserName = 'notifications'
param emailPassword = 'secret-of-mail'
param emailFrom = 'notify@example.com'
param emailFromName = 'Example'
param emailReplyTo = 'help@example.com'
param smsAccountSid = 'AC0123456789'
param smsAuthToken = 'secret-of-sms'
param smsFrom = '+15005550006'
param smsMessagingServiceSid = 'MG0123456789'
param smsBaseUrl = 'https://sms.example.com'
param pushPublicKey = 'public-key-of-push'
param pushPrivateKey = 'secret-of-push'
param pushSubject = 'mailto:help@example.com'
param settings = { Notifications__Audit__Keep: '180.00:00:00' }
param signalRSku = 'Premium_P1'
param signalRUnits = 5
param privateNetwork = true
param alertEmail = 'operators@example.com'
param appIsPublished = true
