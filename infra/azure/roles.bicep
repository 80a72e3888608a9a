// What the app's identity may do, and with what.

param principalId string

@description('Part of the assignments\' names, so that another app has its own.')
param appId string

param storageName string
param vaultName string
param signalRName string

@description('Empty: no Application Insights.')
param insightsName string

// What the host and the app do with storage: packages, timers' locks and keys in blobs; queues; tables.
var storageRoles = {
  'Storage Blob Data Owner': 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  'Storage Queue Data Contributor': '974c5e8b-45b9-4653-ba55-4b0fdc9d6d6a'
  'Storage Table Data Contributor': '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}
// The REST API, and the keys that clients' tokens are signed with: both belong to this role.
var signalRServiceOwner = '7e4f1700-ea5a-4f59-8f37-079cfe29dce3'
var vaultSecretsUser = '4633458b-17de-408a-b874-0445c86b69e6'
var metricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'

resource storage 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: storageName
}

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = {
  name: vaultName
}

resource signalR 'Microsoft.SignalRService/signalR@2024-03-01' existing = {
  name: signalRName
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = if (!empty(insightsName)) {
  name: insightsName
}

func definition(role string) string => subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)

resource storageAssignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in items(storageRoles): {
    name: guid(storage.id, appId, role.value)
    scope: storage
    properties: {
      roleDefinitionId: definition(role.value)
      principalId: principalId
      principalType: 'ServicePrincipal'
    }
  }
]

resource signalRAssignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(signalR.id, appId, signalRServiceOwner)
  scope: signalR
  properties: {
    roleDefinitionId: definition(signalRServiceOwner)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

resource vaultAssignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, appId, vaultSecretsUser)
  scope: vault
  properties: {
    roleDefinitionId: definition(vaultSecretsUser)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

resource insightsAssignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(insightsName)) {
  name: guid(insights.id, appId, metricsPublisher)
  scope: insights
  properties: {
    roleDefinitionId: definition(metricsPublisher)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}
