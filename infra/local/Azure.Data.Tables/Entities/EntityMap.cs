#nullable enable
using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Serialization;

namespace Azure.Data.Tables;

/// <summary>The properties of a plain entity class, looked up once per type.</summary>
internal sealed class EntityMap
{
    private static readonly ConcurrentDictionary<Type, EntityMap> Maps = new();
    private readonly Dictionary<string, PropertyInfo> _settable = [];

    private EntityMap(Type type)
    {
        var readable = new List<(string, PropertyInfo)>();
        foreach (PropertyInfo property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public))
        {
            if (property.GetIndexParameters().Length > 0 || property.IsDefined(typeof(IgnoreDataMemberAttribute)))
                continue;
            string name = property.GetCustomAttribute<DataMemberAttribute>()?.Name ?? property.Name;
            if (property.GetMethod is { IsPublic: true } && name is not (EntityNames.ETag or EntityNames.Timestamp))
                readable.Add((name, property));
            if (property.SetMethod is { IsPublic: true })
                _settable[name == EntityNames.ETag ? EntityNames.ODataETag : name] = property;
        }

        Readable = [.. readable];
    }

    /// <summary>What is sent: all but what the service maintains.</summary>
    public (string Name, PropertyInfo Property)[] Readable { get; }

    public static EntityMap Of(Type type) => Maps.GetOrAdd(type, static key => new EntityMap(key));

    public PropertyInfo? Settable(string name) => _settable.GetValueOrDefault(name);
}
