// Everything that Notifications needs in Azure, in one resource group: function app (Flex Consumption, .NET 10 isolated),
// storage account, SignalR Service in serverless mode, Key Vault; unless switched off, Application Insights with a workbook, and alerts
// for whom to mail. Deployed by `azd up` (azure.yaml), or by
//   az deployment group create -g <group> -f infra/azure/main.bicep -p environmentName=<name> authority=<https://…>
//
// The upstream of SignalR Service carries a key that the Functions host makes when it first loads the SignalR extension,
// that is, after the first publish. azure.yaml's hook then sets the upstream, and appIsPublished=true keeps it from then on.
//
// Identities: storage, SignalR Service, Key Vault and Application Insights know the app by its managed identity; none of them takes a key.
// Secrets of mail, SMS and push are in Key Vault: settings only refer to them.

targetScope = 'resourceGroup'

@minLength(1)
@maxLength(32)
@description('Name of this deployment, part of every resource name; azd calls it the environment.')
param environmentName string

param location string = resourceGroup().location

@description('OpenID Connect issuer of the users\' tokens, such as https://login.microsoftonline.com/<tenant>/v2.0.')
param authority string

@description('What those tokens must be made out to.')
param audience string = 'notifications'

@description('Origins of other pages that call the API and connect, with commas between, such as https://app.example.com.')
param allowedOrigins string = ''

@description('Where people reach the app, such as https://notify.example.com: links in mails begin with it. Empty: the app\'s own name.')
param publicUrl string = ''

@secure()
@description('Signs unsubscribe links, at least 32 bytes; azure.yaml makes one. Empty: no email.')
param unsubscribeKey string = ''

@description('Mail server, key and sender: host, port, userName, from, fromName, replyTo. Host empty: no email.')
param emailHost string = ''
param emailPort string = '587'
param emailUserName string = ''
@secure()
param emailPassword string = ''
param emailFrom string = ''
param emailFromName string = ''
param emailReplyTo string = ''

@description('Account of the SMS provider (Twilio or compatible). Empty: no SMS.')
param smsAccountSid string = ''
@secure()
param smsAuthToken string = ''
param smsFrom string = ''
param smsMessagingServiceSid string = ''
param smsBaseUrl string = ''

@description('VAPID key pair of Web Push, and whom a push service turns to (mailto: or https:). Empty: no Web Push.')
param pushPublicKey string = ''
@secure()
param pushPrivateKey string = ''
param pushSubject string = ''

@description('More settings of the app by their names, such as { "Notifications__Audit__Keep": "180.00:00:00" }. They win over all others.')
param settings object = {}

@description('Free_F1 is for trying: 20 connections, 20,000 messages a day, no private network.')
@allowed(['Free_F1', 'Standard_S1', 'Premium_P1'])
param signalRSku string = 'Standard_S1'

@description('Units of SignalR Service; each takes 1,000 connections.')
@minValue(1)
param signalRUnits int = 1

@description('Storage, Key Vault and the REST API of SignalR Service are reached from a virtual network only. Not with Free_F1.')
param privateNetwork bool = false

@description('Of the virtual network; a /24 is enough.')
param networkAddress string = '10.72.0.0/24'

@description('Requests, errors and logs go to Application Insights, and a workbook shows them.')
param applicationInsights bool = true

@description('Address that alerts are mailed to. Empty: no alerts. Needs applicationInsights.')
param alertEmail string = ''

@description('True as soon as the app was published once: only then is there a key for the upstream.')
param appIsPublished bool = false

@minValue(1)
@maxValue(1000)
@description('Upper limit of the app\'s instances, and so of its cost. Below 40 only for little traffic: more of it then waits or fails.')
param maximumInstanceCount int = 40

@description('Memory of an instance in MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('Copies of the data: Standard_ZRS in three zones; Standard_LRS where a region has none.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GZRS'])
param storageSku string = 'Standard_ZRS'

var suffix = uniqueString(resourceGroup().id, environmentName)
var tags = { 'azd-env-name': environmentName }
var appName = 'notifications-${suffix}'
var packages = 'packages'
var origins = filter(map(split(allowedOrigins, ','), o => trim(o)), o => !empty(o))
// Browsers that came by the public address connect from it.
var publicOrigin = empty(publicUrl) ? [] : [join(take(split(publicUrl, '/'), 3), '/')]
var isPrivate = privateNetwork && signalRSku == 'Free_F1'
  ? fail('privateNetwork needs signalRSku Standard_S1 or Premium_P1.')
  : privateNetwork
var networkAcls = {
  defaultAction: isPrivate ? 'Deny' : 'Allow'
  bypass: 'AzureServices'
}

module network 'network.bicep' = if (isPrivate) {
  name: 'network'
  params: {
    location: location
    tags: tags
    suffix: suffix
    networkAddress: networkAddress
    storageId: storage.id
    signalRId: signalR.outputs.id
    vaultId: vault.id
  }
}

resource storage 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: 'notif${suffix}'
  location: location
  tags: tags
  sku: { name: storageSku }
  kind: 'StorageV2'
  properties: {
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    allowBlobPublicAccess: false
    // The app comes with its managed identity; there is no key that could leak.
    allowSharedKeyAccess: false
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: networkAcls
  }

  resource blobs 'blobServices' = {
    name: 'default'

    resource container 'containers' = {
      name: packages
    }
  }
}

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: 'notif-${suffix}'
  location: location
  tags: tags
  properties: {
    tenantId: subscription().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: networkAcls
  }
}

module monitoring 'monitoring.bicep' = if (applicationInsights) {
  name: 'monitoring'
  params: {
    location: location
    tags: tags
    suffix: suffix
    storageId: storage.id
    signalRId: signalR.outputs.id
    alertEmail: alertEmail
  }
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: 'notifications-plan-${suffix}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: appName
  location: location
  tags: union(tags, { 'azd-service-name': 'notifications' })
  kind: 'functionapp,linux'
  identity: { type: 'SystemAssigned' }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    virtualNetworkSubnetId: isPrivate ? network!.outputs.appSubnetId : null
    siteConfig: {
      minTlsVersion: '1.2'
      cors: {
        allowedOrigins: origins
        // SignalR clients ask with credentials unless they are told not to; the platform refuses that together with *.
        supportCredentials: !empty(origins) && !contains(origins, '*')
      }
    }
    functionAppConfig: {
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
      }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}${packages}'
          authentication: { type: 'SystemAssignedIdentity' }
        }
      }
    }
  }
  dependsOn: [storage::blobs::container]
}

module signalR 'signalr.bicep' = {
  name: 'signalr'
  params: {
    location: location
    tags: tags
    suffix: suffix
    appName: appName
    sku: signalRSku
    units: signalRUnits
    origins: union(origins, publicOrigin)
    isPrivate: isPrivate
    appIsPublished: appIsPublished
  }
}

module roles 'roles.bicep' = {
  name: 'roles'
  params: {
    principalId: app.identity.principalId
    appId: app.id
    storageName: storage.name
    vaultName: vault.name
    signalRName: signalR.outputs.name
    insightsName: applicationInsights ? monitoring!.outputs.insightsName : ''
  }
}

module appSettings 'settings.bicep' = {
  name: 'settings'
  params: {
    appName: app.name
    vaultName: vault.name
    // What was set by hand stays. Read here: a resource can't be read by the template that writes it.
    current: list('${app.id}/config/appsettings', '2024-04-01').properties
    common: {
      AzureWebJobsStorage__accountName: storage.name
      AzureSignalRConnectionString__serviceUri: 'https://${signalR.outputs.hostName}'
      Notifications__Auth__Authority: authority
      Notifications__Auth__Audience: audience
      Notifications__Channels__PublicUrl: empty(publicUrl) ? 'https://${app.properties.defaultHostName}' : publicUrl
    }
    insightsConnection: applicationInsights ? monitoring!.outputs.connection : ''
    unsubscribeKey: unsubscribeKey
    email: {
      Host: emailHost
      Port: emailPort
      UserName: emailUserName
      From: emailFrom
      FromName: emailFromName
      ReplyTo: emailReplyTo
    }
    emailPassword: emailPassword
    sms: {
      AccountSid: smsAccountSid
      From: smsFrom
      MessagingServiceSid: smsMessagingServiceSid
      BaseUrl: smsBaseUrl
    }
    smsAuthToken: smsAuthToken
    push: {
      PublicKey: pushPublicKey
      Subject: pushSubject
    }
    pushPrivateKey: pushPrivateKey
    more: settings
  }
  // Without them the app would start before it may read what it needs.
  dependsOn: [roles]
}

output AZURE_RESOURCE_GROUP string = resourceGroup().name
output APP_NAME string = app.name
output APP_URL string = 'https://${app.properties.defaultHostName}'
output SIGNALR_NAME string = signalR.outputs.name
