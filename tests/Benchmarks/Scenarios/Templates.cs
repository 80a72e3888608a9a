using Benchmarks.Load;
using Benchmarks.Running;

namespace Benchmarks.Scenarios;

internal sealed class Templates : IScenario
{
    private const int Callers = 16;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private static readonly object Variables = new { variables = new { course = "Algebra", grade = "A" }, locale = "de" };

    public string Name => "templates";

    public string Description => "a pre-loaded template filled in over the API, all its texts, 16 callers";

    public async Task<IReadOnlyList<Measure>> RunAsync(Stack stack, TimeSpan load, CancellationToken cancellation)
    {
        using var api = new Api(stack.Api);
        var token = await api.TokenAsync("sender", "sender");
        await ClosedLoop.RunAsync(Callers, WarmUp, PreviewAsync, cancellation);
        return [new Measure("renders", await ClosedLoop.RunAsync(Callers, load, PreviewAsync, cancellation), "/s")];

        Task PreviewAsync(int caller) => api.PostAsync("templates/grade_posted/preview", token, cancellation, Variables);
    }
}
