using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Notifications.Platform.Http;
using Notifications.Platform.Json;
using Notifications.Platform.Storage;

namespace Notifications.Platform.Security;

/// <summary>Signs a token for anybody, on a developer's machine. Elsewhere it does not exist.</summary>
public sealed class DevTokenFunctions(Tokens tokens, TimeProvider time, IHostEnvironment environment, IOptions<AuthOptions> options)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    [Function("DevToken"), Access(Access.Open)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "dev/token")] HttpRequest request, CancellationToken cancellation)
    {
        if (!options.Value.DevelopmentTokens || !environment.IsDevelopment())
            return Answer.Problem(Problems.NotFound("Development tokens are off."));
        var body = await RequestBody.ReadAsync(request, cancellation);
        if (body.Problem is { } problem)
            return Answer.Problem(problem);
        var errors = new FieldErrors();
        var caller = ReadCaller(new JsonFields(body.Json, errors));
        if (errors.Any)
            return Answer.Problem(Problems.Invalid(errors));
        var expires = time.GetUtcNow() + Lifetime;
        return Answer.Json(new DevToken(tokens.Sign(caller, expires), expires), PlatformJson.Default.DevToken);
    }

    private static Caller ReadCaller(JsonFields fields)
    {
        var user = fields.Text("userId", Keys.MaxLength, required: true) ?? "";
        if (user.Length > 0 && UserIds.Check(user) is { } rule)
            fields.Fail("userId", $"'{FieldErrors.Shorten(user)}' is not allowed; allowed: {rule}");
        var roles = fields.Texts("roles", 10, 64) ?? [];
        foreach (var role in roles.Where(r => r is not (Caller.Admin or Caller.Sender)))
            fields.Fail("roles", $"'{FieldErrors.Shorten(role)}' is not allowed; allowed: {Caller.Admin}, {Caller.Sender}");
        var ns = fields.Text("namespace", Keys.MaxLength) ?? Caller.DefaultNamespace;
        if (Namespaces.Check(ns) is { } allowed)
            fields.Fail("namespace", $"'{FieldErrors.Shorten(ns)}' is not allowed; allowed: {allowed}");
        fields.RejectUnknown();
        return new Caller(ns, user, user, roles);
    }
}

public sealed record DevToken(string Token, DateTimeOffset ExpiresAt);
