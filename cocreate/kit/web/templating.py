"""Jinja as pages use it, without the detours that showed in every profile.

Three things differ from the library's own: a macro or function is called without a search for how,
a sentence is made safe once and not each time, and the names that every template knows are one
plain dict. What a template means stays the same.
"""

from collections.abc import Callable, MutableMapping
from gettext import NullTranslations  # noqa: TID251 - the type only
from types import FunctionType, MethodType
from typing import Any

from jinja2 import Environment, pass_context, pass_eval_context
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, Macro
from markupsafe import Markup

PLAIN = (FunctionType, MethodType)
WANTS_CONTEXT = "jinja_pass_arg"  # what Jinja's pass_context and its kin leave on a function


class PageContext(Context):
    """Where a template looks its names up."""

    def call(self, called: Any, /, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        """Call `called` for the template: macros and plain functions at once."""
        kind = type(called)
        if kind is Macro:
            kwargs.pop("_loop_vars", None)
            kwargs.pop("_block_vars", None)
            return called(self.eval_ctx, *args, **kwargs)
        if kind in PLAIN and not hasattr(called, WANTS_CONTEXT):
            kwargs.pop("_loop_vars", None)
            kwargs.pop("_block_vars", None)
            return called(*args, **kwargs)
        return super().call(called, *args, **kwargs)


class PageEnvironment(Environment):
    """An environment whose globals are complete before its first template is loaded."""

    context_class = PageContext

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The library chains two dicts, and then walks both at every import and include."""
        return {**self.globals, **(d or {})}


def sentences(translations: NullTranslations) -> dict[str, Callable[..., str]]:
    """gettext and ngettext for templates: values fill the %(name)s places, escaped in a page."""
    safe: dict[str, Markup] = {}

    def text(sentence: str, context: EvalContext) -> str:
        if not context.autoescape:
            return translations.gettext(sentence)
        found = safe.get(sentence)
        if found is None:
            found = safe[sentence] = Markup(translations.gettext(sentence))  # noqa: S704 - our own words
        return found

    @pass_eval_context
    def gettext(context: EvalContext, sentence: str, /, **values: Any) -> str:  # noqa: ANN401
        found = text(sentence, context)
        return found % values if values or "%" in found else found

    @pass_eval_context
    def ngettext(context: EvalContext, one: str, many: str, n: int, /, **values: Any) -> str:  # noqa: ANN401
        found: str = translations.ngettext(one, many, n)
        if context.autoescape:
            found = Markup(found)  # noqa: S704 - our own words
        return found % {"num": n, **values}

    return {"gettext": gettext, "ngettext": ngettext, "_": gettext}


@pass_context
def csrf_field(context: Context) -> Markup:
    """The hidden field of every form that changes something, with the token of this page."""
    return Markup('<input type="hidden" name="_csrf" value="{}">').format(context["csrf_token"])
