// SignalR Service in serverless mode: it calls the app for connections and hub methods, and the app calls its REST API.

param location string
param tags object
param suffix string

param appName string
param sku string
param units int

@description('Of other pages that connect.')
param origins array

param isPrivate bool

@description('Only then is there a key for the upstream.')
param appIsPublished bool

var systemKeys = listKeys('${resourceId('Microsoft.Web/sites', appName)}/host/default', '2024-04-01').systemKeys

resource signalR 'Microsoft.SignalRService/signalR@2024-03-01' = {
  name: 'notifications-signalr-${suffix}'
  location: location
  tags: tags
  kind: 'SignalR'
  sku: {
    name: sku
    capacity: sku == 'Free_F1' ? 1 : units
  }
  properties: {
    // The app comes with its managed identity.
    disableLocalAuth: true
    features: [
      {
        flag: 'ServiceMode'
        value: 'Serverless'
      }
    ]
    cors: {
      allowedOrigins: concat(['https://${appName}.azurewebsites.net'], origins)
    }
    // Browsers connect from anywhere, with the token that the app gave them; only the app calls the REST API.
    networkACLs: isPrivate
      ? {
          defaultAction: 'Deny'
          publicNetwork: { allow: ['ClientConnection'] }
        }
      : null
    // The Functions host checks no signature of a service that has no keys: this key alone tells it who calls.
    upstream: {
      templates: appIsPublished
        ? [
            {
              hubPattern: '*'
              categoryPattern: '*'
              eventPattern: '*'
              urlTemplate: 'https://${appName}.azurewebsites.net/runtime/webhooks/signalr?code=${systemKeys.signalr_extension}'
              auth: { type: 'None' }
            }
          ]
        : []
    }
  }
}

output id string = signalR.id
output name string = signalR.name
output hostName string = signalR.properties.hostName
