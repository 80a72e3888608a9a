// The app's settings, and the secrets that they refer to. What is empty is not set.

param appName string
param vaultName string

@secure()
@description('The settings as they are now: those that nothing here names stay.')
param current object

@description('Settings by their full names.')
param common object

@description('Empty: no Application Insights.')
param insightsConnection string

@secure()
param unsubscribeKey string

@description('Settings below Notifications:Channels:Email; the same for sms and push. Without the first one there is no such channel.')
param email object
@secure()
param emailPassword string

param sms object
@secure()
param smsAuthToken string

param push object
@secure()
param pushPrivateKey string

@description('Settings by their full names; they win.')
param more object

resource app 'Microsoft.Web/sites@2024-04-01' existing = {
  name: appName
}

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = {
  name: vaultName
}

resource unsubscribe 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = if (!empty(unsubscribeKey)) {
  parent: vault
  name: 'unsubscribe-key'
  properties: { value: unsubscribeKey }
}

resource mail 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = if (!empty(email.Host) && !empty(emailPassword)) {
  parent: vault
  name: 'email-password'
  properties: { value: emailPassword }
}

resource text 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = if (!empty(sms.AccountSid)) {
  parent: vault
  name: 'sms-auth-token'
  properties: { value: smsAuthToken }
}

resource webPush 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = if (!empty(push.PublicKey)) {
  parent: vault
  name: 'push-private-key'
  properties: { value: pushPrivateKey }
}

var uri = 'https://${vaultName}${environment().suffixes.keyvaultDns}/secrets'

// Of these only what is given below is right: the key of an earlier version would be used in the identity's place.
var ours = ['AzureSignalRConnectionString', 'APPLICATIONINSIGHTS_CONNECTION_STRING', 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING']

func given(prefix string, values object) object =>
  toObject(filter(items(values), v => !empty(v.value)), v => '${prefix}__${v.key}', v => v.value)

resource settings 'Microsoft.Web/sites/config@2024-04-01' = {
  parent: app
  name: 'appsettings'
  properties: union(
    toObject(filter(items(current), s => !contains(ours, s.key)), s => s.key, s => s.value),
    common,
    empty(insightsConnection)
      ? {}
      : {
          APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnection
          APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD'
        },
    empty(unsubscribeKey)
      ? {}
      : { Notifications__Channels__UnsubscribeKey: '@Microsoft.KeyVault(SecretUri=${uri}/unsubscribe-key/)' },
    empty(email.Host) ? {} : given('Notifications__Channels__Email', email),
    empty(email.Host) || empty(emailPassword)
      ? {}
      : { Notifications__Channels__Email__Password: '@Microsoft.KeyVault(SecretUri=${uri}/email-password/)' },
    empty(sms.AccountSid)
      ? {}
      : union(given('Notifications__Channels__Sms', sms), {
          Notifications__Channels__Sms__AuthToken: '@Microsoft.KeyVault(SecretUri=${uri}/sms-auth-token/)'
        }),
    empty(push.PublicKey)
      ? {}
      : union(given('Notifications__Channels__Push', push), {
          Notifications__Channels__Push__PrivateKey: '@Microsoft.KeyVault(SecretUri=${uri}/push-private-key/)'
        }),
    more
  )
  dependsOn: [unsubscribe, mail, text, webPush]
}
