// Everything that Notifications needs in Azure, in one resource group: function app (Flex Consumption, .NET 10 isolated),
// storage account, SignalR Service in serverless mode, Application Insights. Deployed by `azd up` (azure.yaml), or by
//   az deployment group create -g <group> -f infra/azure/main.bicep -p environmentName=<name> authority=<https://…>
//
// The upstream of SignalR Service carries a key that the Functions host makes when it first loads the SignalR extension,
// that is, after the first publish. So there are two steps: provision and publish with appIsPublished=false, then deploy
// again with appIsPublished=true. azure.yaml's hooks do both.

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

@description('Origins of the web pages that call the API and connect, such as https://app.example.com. Empty: none but the app\'s own pages.')
param allowedOrigins string[] = []

@description('Units of SignalR Service; each takes 1,000 connections.')
@minValue(1)
param signalRUnits int = 1

@description('True as soon as the app was published once: only then is there a key for the upstream.')
param appIsPublished bool = false

@minValue(40)
@maxValue(1000)
@description('Upper limit of the app\'s instances, and so of its cost.')
param maximumInstanceCount int = 40

var suffix = uniqueString(resourceGroup().id, environmentName)
var tags = { 'azd-env-name': environmentName }
var appName = 'notifications-${suffix}'
var packages = 'packages'

resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: 'notif${suffix}'
  location: location
  tags: tags
  sku: { name: 'Standard_ZRS' }
  kind: 'StorageV2'
  properties: {
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    allowBlobPublicAccess: false
    // The app comes with its managed identity; there is no key that could leak.
    allowSharedKeyAccess: false
  }

  resource blobs 'blobServices' = {
    name: 'default'

    resource container 'containers' = {
      name: packages
    }
  }
}

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: 'notifications-logs-${suffix}'
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: 30
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'notifications-insights-${suffix}'
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: logs.id
  }
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: 'notifications-plan-${suffix}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
  }
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
    siteConfig: {
      minTlsVersion: '1.2'
      cors: { allowedOrigins: allowedOrigins }
    }
    functionAppConfig: {
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: 2048
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

  // A resource of its own: SignalR needs the app's key and the app needs SignalR's, which would be a circle inside one.
  resource settings 'config' = {
    name: 'appsettings'
    properties: {
      AzureWebJobsStorage__accountName: storage.name
      // With a key, because the host checks the signature of upstream calls with it.
      AzureSignalRConnectionString: signalR.listKeys().primaryConnectionString
      APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
      Notifications__Auth__Authority: authority
      Notifications__Auth__Audience: audience
    }
    dependsOn: [roles]
  }
}

resource signalR 'Microsoft.SignalRService/signalR@2024-03-01' = {
  name: 'notifications-signalr-${suffix}'
  location: location
  tags: tags
  kind: 'SignalR'
  sku: {
    name: 'Standard_S1'
    capacity: signalRUnits
  }
  properties: {
    features: [
      {
        flag: 'ServiceMode'
        value: 'Serverless'
      }
    ]
    cors: {
      allowedOrigins: concat(['https://${app.properties.defaultHostName}'], allowedOrigins)
    }
    upstream: {
      templates: appIsPublished
        ? [
            {
              hubPattern: '*'
              categoryPattern: '*'
              eventPattern: '*'
              urlTemplate: 'https://${app.properties.defaultHostName}/runtime/webhooks/signalr?code=${listKeys('${app.id}/host/default', '2024-04-01').systemKeys.signalr_extension}'
              auth: { type: 'None' }
            }
          ]
        : []
    }
  }
}

// What the host and the app do with storage: packages, timers' locks and keys in blobs; queues; tables.
var storageRoles = {
  'Storage Blob Data Owner': 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  'Storage Queue Data Contributor': '974c5e8b-45b9-4653-ba55-4b0fdc9d6d6a'
  'Storage Table Data Contributor': '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}

resource roles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in items(storageRoles): {
    name: guid(storage.id, app.id, role.value)
    scope: storage
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.value)
      principalId: app.identity.principalId
      principalType: 'ServicePrincipal'
    }
  }
]

output AZURE_RESOURCE_GROUP string = resourceGroup().name
output APP_NAME string = app.name
output APP_URL string = 'https://${app.properties.defaultHostName}'
output SIGNALR_NAME string = signalR.name
