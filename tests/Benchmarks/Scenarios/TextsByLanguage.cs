using Benchmarks.Load;
using Benchmarks.Running;

namespace Benchmarks.Scenarios;

internal sealed class TextsByLanguage : IScenario
{
    private const int Recipients = 10_000, Runs = 3, Callers = 16;
    private static readonly string?[] Languages = [null, "de", "fr"];

    public string Name => "languages";

    public string Description => "a template to a role of 10,000, as many in one language as in three, until the last inbox has it";

    public async Task<IReadOnlyList<Measure>> RunAsync(Stack stack, TimeSpan load, CancellationToken cancellation)
    {
        foreach (var role in new[] { "one", "three" })
            await Members.AddAsync(stack.StorageConnection, role, Recipients, cancellation);
        using var api = new Api(stack.Api);
        var sender = await api.TokenAsync("sender", "sender");
        foreach (var locale in Languages.Select(l => l ?? "en"))
        {
            await api.KeepTemplateAsync(sender, new
            {
                name = "shipped",
                locale,
                title = $"{locale}: {{{{number}}}} is on its way",
                message = "{{#each items}}{{this}}, {{/each}}{{currency total \"EUR\"}}",
                variables = new[] { new { name = "number" }, new { name = "items" }, new { name = "total" } },
            }, cancellation);
        }
        var one = await MedianAsync("one");
        // The same people: two thirds of them say which language they read.
        var limits = new ParallelOptions { MaxDegreeOfParallelism = Callers, CancellationToken = cancellation };
        await Parallel.ForEachAsync(Enumerable.Range(1, Recipients).Where(n => Languages[n % 3] is not null), limits, async (n, token) =>
            await api.PutAsync($"recipients/member-{n:D6}", sender, new { locale = Languages[n % 3] }, token));
        var three = await MedianAsync("three");
        return
        [
            new Measure("one language, all stored, median", one / 1000, "s"),
            new Measure("three languages, all stored, median", three / 1000, "s"),
            new Measure("three against one", three / one, "times") { Budget = 1.3 },
        ];

        async Task<double> MedianAsync(string role)
        {
            var stored = new Samples();
            for (var run = 0; run <= Runs; run++)
            {
                var took = await FanOut.SendAsync(api, sender, new
                {
                    roles = new[] { role },
                    template = "shipped",
                    variables = new { number = 4711 + run, items = new[] { "pen", "paper" }, total = 99.9 },
                }, Recipients, cancellation);
                // The first one compiles.
                if (run > 0)
                    stored.Add(took);
            }
            return stored.Percentile(50);
        }
    }
}
