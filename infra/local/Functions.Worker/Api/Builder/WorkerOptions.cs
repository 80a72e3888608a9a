using Azure.Core.Serialization;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Options of the worker.</summary>
public class WorkerOptions
{
    /// <summary>
    /// Serializer of HTTP JSON, queue and SignalR outputs and inputs; default: the configured <c>JsonSerializerOptions</c>,
    /// names as declared, read case-insensitively.
    /// </summary>
    public ObjectSerializer? Serializer { get; set; }
}
