namespace Azure.Data.Tables;

/// <summary>An entity as a dictionary of its properties; keys, Timestamp and ETag are members of it too.</summary>
public sealed partial class TableEntity : ITableEntity, IDictionary<string, object>
{
    private Dictionary<string, object> _properties;

    public TableEntity() => _properties = [];

    public TableEntity(IDictionary<string, object> values) => _properties = values is null ? [] : new(values);

    public TableEntity(string partitionKey, string rowKey)
        : this()
    {
        PartitionKey = partitionKey;
        RowKey = rowKey;
    }


    public string PartitionKey
    {
        get => GetString(EntityNames.PartitionKey);
        set => _properties[EntityNames.PartitionKey] = value;
    }

    public string RowKey
    {
        get => GetString(EntityNames.RowKey);
        set => _properties[EntityNames.RowKey] = value;
    }

    public DateTimeOffset? Timestamp
    {
        get => GetValue<DateTimeOffset?>(EntityNames.Timestamp);
        set => _properties[EntityNames.Timestamp] = value;
    }

    public ETag ETag
    {
        get => new(GetString(EntityNames.ODataETag));
        set => _properties[EntityNames.ODataETag] = value.ToString();
    }

    /// <summary>A property, null when missing. Setting keeps the type that is there; only int widens to long or double.</summary>
    /// <exception cref="InvalidOperationException">The new value's type does not fit the one that is there.</exception>
    public object this[string key]
    {
        get => GetValue<object>(key);
        set => SetValue(key, value);
    }

    public string GetString(string key) => GetValue<string>(key);

    public byte[] GetBinary(string key) => GetValue<byte[]>(key);

    public BinaryData GetBinaryData(string key) => GetValue<BinaryData>(key);

    public bool? GetBoolean(string key) => GetValue<bool?>(key);

    public DateTime? GetDateTime(string key) => GetValue<DateTime?>(key);

    public DateTimeOffset? GetDateTimeOffset(string key) => GetValue<DateTimeOffset?>(key);

    public double? GetDouble(string key) => GetValue<double?>(key);

    public Guid? GetGuid(string key) => GetValue<Guid?>(key);

    public int? GetInt32(string key) => GetValue<int?>(key);

    public long? GetInt64(string key) => GetValue<long?>(key);

    /// <summary>An entity around what was just read, without a copy.</summary>
    internal static TableEntity Over(Dictionary<string, object> properties) => new() { _properties = properties };

    private T GetValue<T>(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (!_properties.TryGetValue(key, out object value) || value is null)
            return default;
        if (value is T exact)
            return exact;

        object converted = value switch
        {
            DateTimeOffset time when typeof(T) == typeof(DateTime?) => time.UtcDateTime,
            DateTime time when typeof(T) == typeof(DateTimeOffset?) => new DateTimeOffset(time),
            byte[] bytes when typeof(T) == typeof(BinaryData) => new BinaryData(bytes),
            BinaryData data when typeof(T) == typeof(byte[]) => data.ToArray(),
            _ => throw new InvalidOperationException($"Cannot return {typeof(T)} type for a {value.GetType()} typed property."),
        };
        return (T)converted;
    }

    private void SetValue(string key, object value)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (value is not null && _properties.TryGetValue(key, out object existing) && existing is not null)
            value = Coerce(existing, value);
        _properties[key] = value;
    }

    private static object Coerce(object existing, object value) => (existing, value) switch
    {
        _ when existing.GetType().IsInstanceOfType(value) => value,
        (int, double or long) => value,
        (double, int whole) => (double)whole,
        (long, int whole) => (long)whole,
        _ => throw new InvalidOperationException(
            $"Value ({existing.GetType()}) {existing} is not convertable to ({value.GetType()}) {value}."),
    };
}
