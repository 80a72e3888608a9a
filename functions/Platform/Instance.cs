using System.Reflection;

namespace Notifications.Platform;

/// <summary>This process.</summary>
public sealed class Instance(Ids ids, TimeProvider time)
{
    public Guid Id { get; } = ids.Next();

    /// <summary>Of the build.</summary>
    public static string Version { get; } =
        typeof(Instance).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public DateTimeOffset StartedAt { get; } = time.GetUtcNow();
}
