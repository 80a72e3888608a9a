using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Notifications.Platform.Http;

/// <summary>Refuses addresses that name something else than they seem to: escapes that are no text, and what the host's decoding has made
/// the same as another id.</summary>
public sealed partial class AddressMiddleware : IFunctionsWorkerMiddleware
{
    /// <summary>The address as the caller sent it: Azure's front end sets it, and so does the local host. Elsewhere there is only the
    /// decoded path; a header of the caller's own can't do more than have the request refused.</summary>
    private const string UnencodedUrl = "X-WAWS-Unencoded-URL";

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext()?.Request is not { } request)
        {
            await next(context);
            return;
        }
        var errors = new FieldErrors();
        CheckPath(context, request, errors);
        foreach (var name in RawQuery.NotUnicode(request))
            errors.Add(FieldErrors.Shorten(name), "is not valid Unicode; allowed: UTF-8, percent-encoded");
        if (errors.Any)
            context.SetAnswer(Answer.Problem(Problems.Invalid(errors)));
        else
            await next(context);
    }

    private static void CheckPath(FunctionContext context, HttpRequest request, FieldErrors errors)
    {
        var sent = request.Headers[UnencodedUrl].ToString().Split('?')[0];
        var path = request.Path.Value ?? "";
        if (EscapedSlashEscape().IsMatch(sent))
            errors.Add(RouteValue(context, "%2F"),
                "holds the text '%2F', which can't be told from a slash; allowed: ids without it, percent-encoded once");
        // The server decodes what is UTF-8. What is left is none, or is the text of an escape: nobody can tell which.
        if (!PercentEncoding.IsUtf8(sent) || HighEscape().IsMatch(path))
            errors.Add(RouteValue(context, "%"), "is not valid Unicode; allowed: UTF-8, percent-encoded once");
    }

    /// <summary>The name of the route's value that holds this text.</summary>
    private static string RouteValue(FunctionContext context, string text) =>
        context.BindingContext.BindingData.FirstOrDefault(
        d => d.Value is string value && value.Contains(text, StringComparison.OrdinalIgnoreCase)).Key ?? "path";

    [GeneratedRegex("%252[fF]")]
    private static partial Regex EscapedSlashEscape();

    [GeneratedRegex("%[89a-fA-F][0-9a-fA-F]")]
    private static partial Regex HighEscape();
}
