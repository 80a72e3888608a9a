using System.Text.Json.Serialization;
using Notifications.Operations.DeadLetters;
using Notifications.Operations.PersonalData;
using Notifications.Operations.Retention;
using Notifications.Platform.Json;

namespace Notifications.Operations;

/// <summary>Health, retention, dead letters and personal data.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(Rfc3339)])]
[JsonSerializable(typeof(CleanupReport))]
[JsonSerializable(typeof(RecipientExport))]
[JsonSerializable(typeof(Health))]
[JsonSerializable(typeof(Status))]
[JsonSerializable(typeof(DeadLetterPage))]
[JsonSerializable(typeof(RequeueResult))]
internal sealed partial class OperationsJson : JsonSerializerContext;
