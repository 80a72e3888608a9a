using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Notifications.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace Notifications.Tests.Faults;

/// <summary>Whatever is sent to whichever operation: no fault of the server's, no large answer, no memory that stays.</summary>
public sealed class FuzzTests(AppFixture app, ITestOutputHelper output) : IClassFixture<AppFixture>
{
    private const int Parallel = 4, MaxProblem = 64 * 1024, MaxAnswer = 2 * 1024 * 1024;
    private const long MaxGrowth = 512L * 1024 * 1024;

    [Fact]
    public async Task AnyOperation_RequestsOfChance_AreAnsweredWithoutAFault()
    {
        var seed = TestSeed.Of(20_261_128);
        output.WriteLine($"seed {seed.ToString(CultureInfo.InvariantCulture)}");
        var fuzzer = new RequestFuzzer(seed, await TokensAsync());
        using var http = new HttpClient { BaseAddress = app.Http.BaseAddress, Timeout = TimeSpan.FromMinutes(2) };
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var failures = new ConcurrentBag<string>();
        var requests = Enumerable.Range(0, TestSeed.Times(2_000, 100_000)).Select(index => (index, fuzzer.Next()));
        await System.Threading.Tasks.Parallel.ForEachAsync(
            requests, new ParallelOptions { MaxDegreeOfParallelism = Parallel }, async (one, cancellation) =>
        {
            if (await FailureOfAsync(http, one.Item2, cancellation) is { } failure)
                failures.Add($"Request {one.index} of seed {seed}: {failure}\n{one.Item2}");
        });

        Assert.True(failures.IsEmpty, $"{failures.Count} failures:\n{string.Join("\n\n", failures.Take(10))}");
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, MaxGrowth);
    }

    /// <summary>Null when it was answered as it should be.</summary>
    private static async Task<string?> FailureOfAsync(HttpClient http, FuzzedRequest fuzzed, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(
            new HttpMethod(fuzzed.Method),
            new Uri(http.BaseAddress + fuzzed.Target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        foreach (var (name, value) in fuzzed.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        if (fuzzed.Body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(fuzzed.Body));
            if (MediaTypeHeaderValue.TryParse(fuzzed.ContentType, out var type))
                request.Content.Headers.ContentType = type;
        }
        using var answer = await http.SendAsync(request, cancellation);
        var body = await answer.Content.ReadAsByteArrayAsync(cancellation);
        var status = (int)answer.StatusCode;
        return status >= 500 ? $"{status} {Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 500)))}"
            : status >= 400 && body.Length > MaxProblem ? $"{status} with {body.Length} bytes"
            : body.Length > MaxAnswer ? $"{status} with {body.Length} bytes"
            : null;
    }

    /// <summary>Of everybody that may call, and some that are none.</summary>
    private async Task<IReadOnlyList<string?>> TokensAsync()
    {
        var tenant = new Tenant(app);
        var (user, sender, admin) = (
            await tenant.AsAsync("user"), await tenant.AsAsync("sender", "sender"), await tenant.AsAsync("admin", "admin", "sender"));
        return
        [
            user.Token, user.Token, sender.Token, sender.Token, admin.Token, admin.Token, admin.Token, admin.Token, "", "a.b.c",
                user.Token![..^4],
            "eyJhbGciOlsiSFMyNTYiXX0.eyJpc3MiOlsieCJdfQ.AAAA", new string('x', 20_000),
        ];
    }
}
