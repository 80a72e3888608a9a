using System.Text.Json.Serialization;
using Notifications.Operations.DeadLetters;
using Notifications.Operations.Incidents;
using Notifications.Operations.PersonalData;
using Notifications.Operations.Retention;
using Notifications.Operations.Support;
using Notifications.Platform.Json;

namespace Notifications.Operations;

/// <summary>Health, incidents, retention, dead letters, support and personal data.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(Rfc3339)])]
[JsonSerializable(typeof(CleanupReport))]
[JsonSerializable(typeof(RecipientExport))]
[JsonSerializable(typeof(Health))]
[JsonSerializable(typeof(Status))]
[JsonSerializable(typeof(DeadLetterPage))]
[JsonSerializable(typeof(IncidentPage))]
[JsonSerializable(typeof(QueueList))]
[JsonSerializable(typeof(PersonSummary))]
[JsonSerializable(typeof(RequeueResult))]
internal sealed partial class OperationsJson : JsonSerializerContext;
