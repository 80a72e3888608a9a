// Mails somebody when what operators have to look at happens; docs/runbook.md says what to do then.
// The app's watch writes the log lines every minute for as long as the condition lasts (functions/Operations/Watch.cs).

param location string
param tags object
param suffix string
param insightsId string
param storageId string
param signalRId string
param email string

var logAlerts = [
  {
    name: 'queue-waits'
    title: 'A queue is not worked off'
    severity: 2
    query: '''
      traces
      | where message startswith "The oldest message of queue"
      | summarize lines = count() by cloud_RoleName
      | where lines >= 3
    '''
    minutes: 10
  }
  {
    name: 'dead-letters'
    title: 'Messages became dead letters'
    severity: 2
    query: '''
      traces
      | where message has "failed for good and is now dead letter"
    '''
    minutes: 15
  }
  {
    name: 'channel-failing'
    title: 'Email, SMS or Web Push fails'
    severity: 2
    query: '''
      traces
      | where message startswith "The channel" and message has "has been failing for"
      | summarize lines = count() by cloud_RoleName
      | where lines >= 3
    '''
    minutes: 10
  }
  {
    name: 'server-errors'
    title: 'More than 1 % of the requests fail'
    severity: 1
    query: '''
      requests
      | where isnotempty(url)
      | summarize failed = sumif(itemCount, toint(resultCode) >= 500), total = sum(itemCount)
      | where failed > 10 and failed * 100.0 / total > 1
    '''
    minutes: 5
  }
]

var metricAlerts = [
  {
    name: 'storage-throttled'
    title: 'Storage throttles'
    severity: 2
    scope: storageId
    namespace: 'Microsoft.Storage/storageAccounts'
    metric: 'Transactions'
    aggregation: 'Total'
    threshold: 10
    dimensions: [
      {
        name: 'ResponseType'
        operator: 'Include'
        values: ['ServerBusyError', 'ClientThrottlingError', 'ClientAccountRequestThrottlingError']
      }
    ]
  }
  {
    name: 'connections'
    title: 'SignalR Service has few connections left'
    severity: 3
    scope: signalRId
    namespace: 'Microsoft.SignalRService/SignalR'
    metric: 'ConnectionQuotaUtilization'
    aggregation: 'Maximum'
    threshold: 80
    dimensions: []
  }
]

resource mail 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'notifications-alerts-${suffix}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'notify'
    enabled: true
    emailReceivers: [
      {
        name: 'operators'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

resource byLogs 'Microsoft.Insights/scheduledQueryRules@2023-03-15-preview' = [
  for alert in logAlerts: {
    name: 'notifications-${alert.name}-${suffix}'
    location: location
    tags: tags
    properties: {
      displayName: 'Notifications: ${alert.title}'
      severity: alert.severity
      enabled: true
      scopes: [insightsId]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT${alert.minutes}M'
      criteria: {
        allOf: [
          {
            query: alert.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      autoMitigate: true
      // The tables come with the first data.
      skipQueryValidation: true
      actions: { actionGroups: [mail.id] }
    }
  }
]

resource byMetrics 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for alert in metricAlerts: {
    name: 'notifications-${alert.name}-${suffix}'
    location: 'global'
    tags: tags
    properties: {
      description: 'Notifications: ${alert.title}'
      severity: alert.severity
      enabled: true
      scopes: [alert.scope]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT5M'
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            name: alert.name
            criterionType: 'StaticThresholdCriterion'
            metricNamespace: alert.namespace
            metricName: alert.metric
            timeAggregation: alert.aggregation
            operator: 'GreaterThan'
            threshold: alert.threshold
            dimensions: alert.dimensions
          }
        ]
      }
      autoMitigate: true
      actions: [{ actionGroupId: mail.id }]
    }
  }
]
