using Microsoft.Azure.Functions.Worker;

namespace Notifications.Web;

/// <summary>The answer of an HTTP function, for middleware.</summary>
internal static class FunctionAnswers
{
    /// <summary>What the function, or middleware within this one, answered; null when it did not.</summary>
    public static Answer? GetAnswer(this FunctionContext context) => context.GetInvocationResult().Value as Answer;

    public static void SetAnswer(this FunctionContext context, Answer answer) => context.GetInvocationResult().Value = answer;
}
