using Azure.Data.Tables;

namespace Notifications.Platform.Storage;

/// <summary>Whose rows a cleanup removes, and at which pace.</summary>
/// <param name="Namespace">Null: everyone's.</param>
public sealed record CleanupScope(string? Namespace, Throttle Throttle)
{
    /// <summary>A filter, for a table whose partitions are the namespaces.</summary>
    public string Limit(string filter) =>
        Namespace is null ? filter : TableClient.CreateQueryFilter($"PartitionKey eq {Keys.Escape(Namespace)} and ") + $"({filter})";

    /// <summary>A filter, for a table whose partitions' keys begin with the namespace.</summary>
    public string LimitParts(string filter)
    {
        if (Namespace is null)
            return filter;
        var (from, until) = ($"{Keys.Escape(Namespace)}|", $"{Keys.Escape(Namespace)}|~");
        return TableClient.CreateQueryFilter($"PartitionKey ge {from} and PartitionKey lt {until} and ") + $"({filter})";
    }
}
