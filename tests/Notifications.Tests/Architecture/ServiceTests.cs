using System.Reflection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Notifications.Tests.Architecture;

/// <summary>What keeps the app readable: short constructors, and log events that can be told apart.</summary>
public sealed class ServiceTests
{
    private const int MaxParameters = 8;

    [Fact]
    public void Constructors_OfServices_TakeFewParameters() =>
        Assert.Empty(
            from type in typeof(App).Assembly.GetTypes()
            where !IsRecord(type)
            from constructor in type.GetConstructors()
            where constructor.GetParameters().Length > MaxParameters
            select $"{type.Name} takes {constructor.GetParameters().Length}");

    [Fact]
    public void LogEvents_OfAllModules_HaveIdsOfTheirOwn() =>
        Assert.Empty(
            from type in typeof(App).Assembly.GetTypes()
            where type.Name == "Log"
            from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public)
            let id = method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId
            where id is not null
            group method by id into same
            where same.Count() > 1
            select $"{same.Key}: {string.Join(", ", same.Select(m => m.Name))}");

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null || type.IsValueType;
}
