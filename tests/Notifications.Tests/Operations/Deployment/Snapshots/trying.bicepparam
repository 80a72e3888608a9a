// As `azd up` makes it with the least that it asks for, and SignalR's free tier.
using '../../../../../infra/azure/main.bicep'

param environmentName = 'trying'
param authority = 'https://login.example.com/v2.0'
param signalRSku = 'Free_F1'
param applicationInsights = false
