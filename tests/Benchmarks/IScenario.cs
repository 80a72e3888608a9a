using Benchmarks.Running;

namespace Benchmarks;

/// <summary>One thing that is measured. Each implementation in this assembly is a scenario: a new one is one file.</summary>
internal interface IScenario
{
    string Name { get; }

    string Description { get; }

    /// <summary>Runs when it is asked for only: not every machine has a browser.</summary>
    bool NeedsBrowser => false;

    /// <summary>Azurite keeps everything in memory: else it writes each change to disk before it answers.</summary>
    bool StorageInMemory => false;

    /// <param name="stack">Its own: nothing has been stored or sent there yet.</param>
    /// <param name="load">How long to measure what can be measured for any time.</param>
    Task<IReadOnlyList<Measure>> RunAsync(Stack stack, TimeSpan load, CancellationToken cancellation);
}

/// <summary>A scenario that can be run smaller, or larger, than its figures are meant for.</summary>
internal interface ISizedScenario : IScenario
{
    /// <summary>Its default, unless the command line says otherwise.</summary>
    int Size { get; set; }
}

/// <summary>All there are.</summary>
internal static class ScenarioList
{
    public static IReadOnlyList<IScenario> All { get; } =
    [
        .. typeof(IScenario).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IScenario)))
            .Select(type => (IScenario)Activator.CreateInstance(type)!)
            .OrderBy(scenario => scenario.Name, StringComparer.Ordinal),
    ];
}
