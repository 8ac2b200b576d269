"""The page: what a person sees of Svarbrev in a browser.

It renders what `index.engine.Engine` answers and holds no logic of retrieval. All of its
state that can be linked to stands in the URL; letter text reaches the browser escaped,
never as markup.
"""
