using Notifications.Platform.Security;
using Notifications.Tests.Support;
using static Notifications.Tests.RecordedAnswers.Ask;

namespace Notifications.Tests.RecordedAnswers.Requests;

/// <summary>What every operation refuses in the same way: nobody, the wrong role, what is not there, a body that is none.</summary>
internal static class RefusedRequests
{
    private static readonly Callers In = new("refused");

    public static IEnumerable<RecordedRequest> All => Operation.All.SelectMany(Of);

    private static IEnumerable<RecordedRequest> Of(Operation operation)
    {
        if (operation.Access != Access.Open)
        {
            yield return operation.Request();
            yield return operation.Request().With("Authorization", "Bearer nonsense");
        }
        if (WithoutTheRole(operation) is { } refused)
            yield return refused;
        var caller = CallerOf(operation.Access);
        if (operation.IsOfOne && operation.MaxBody is null)
            yield return operation.Request().By(caller);
        if (operation.MaxBody is { } max)
        {
            foreach (var request in WithWrongBodies(operation, max))
                yield return request.By(caller);
        }
    }

    private static IEnumerable<RecordedRequest> WithWrongBodies(Operation operation, int max)
    {
        yield return operation.Request("{}").Of(null);
        yield return operation.Request("{}").Of("text/plain");
        yield return operation.Request("{}").Of("application/jsonp; charset=utf-8");
        yield return operation.Request("{").Of("application/json");
        yield return operation.Request("").Of("application/json");
        yield return operation.Request("[]").Of("Application/JSON; charset=utf-8");
        yield return operation.Request("""{ "surprise": 1 }""");
        yield return operation.Request("""{ "title": 1, "title": 2 }""");
        yield return operation.Request(Large(max + 1));
    }

    private static RecordedRequest? WithoutTheRole(Operation operation) => operation.Access switch
    {
        Access.User => operation.Request().With("X-Api-Key", AppFixture.ApiKey),
        Access.Sender => operation.Request().By(In.User("una")),
        Access.Admin => operation.Request().By(In.Sender),
        Access.Open or Access.Authenticated => null,
    };

    private static Caller? CallerOf(Access access) => access switch
    {
        Access.Open => null,
        Access.Authenticated or Access.User => In.User("una"),
        Access.Sender => In.Sender,
        Access.Admin => In.Admin,
    };
}
