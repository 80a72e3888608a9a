namespace Azure.Data.Tables;

/// <summary>An entity: its key and what the service maintains. Implement it on a plain class, or use <see cref="TableEntity"/>.</summary>
public interface ITableEntity
{
    string PartitionKey { get; set; }

    string RowKey { get; set; }

    /// <summary>When the service last changed the entity; ignored in what is sent.</summary>
    DateTimeOffset? Timestamp { get; set; }

    ETag ETag { get; set; }
}
